import { execFileSync } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

// What the tests use beside Node, by Debian's names. Installed where that is allowed; else said, and the tests that
// need it skip with a message.
const programs = { "redis-server": "redis-server", chromium: "chromium", nginx: "nginx" };
const directories = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
const isMissing = (program) => !directories.some((directory) => existsSync(join(directory, program)));

const missing = Object.entries(programs)
  .filter(([program]) => isMissing(program))
  .map(([, name]) => name);
if (missing.length > 0) {
  const command = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const log = join(tmpdir(), `gatehouse-prepare-${process.pid}.log`);
    const output = openSync(log, "w");
    const run = (args) =>
      execFileSync("apt-get", args, {
        stdio: ["ignore", output, output],
        timeout: 240_000,
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      });
    try {
      console.log(`installing for the tests: ${missing.join(", ")} (output in ${log})`);
      run(["update"]);
      run(["install", "-y", "--no-install-recommends", ...missing]);
    } catch {
      console.log(`could not install ${missing.join(", ")} (see ${log}); tests that need them are skipped. By hand: ${command}`);
    }
  } else {
    console.log(`not on this machine: ${missing.join(", ")}; tests that need them are skipped. As root on Debian: ${command}`);
  }
}
