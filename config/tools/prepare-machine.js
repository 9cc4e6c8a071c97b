import { execFileSync } from "node:child_process";
import { openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../test/helpers/machine.ts";

// What the tests use beside Node, program by Debian package. Installed where that is allowed; otherwise it is said what is
// missing, and the tests that need it skip. Never a reason to fail: most tests need none of it.
const PACKAGES = {
  "redis-server": "redis-server",
  pgbouncer: "pgbouncer",
  chromium: "chromium",
  nginx: "nginx",
  haproxy: "haproxy",
};
const TIMEOUT_MS = 240_000;

const missingPackages = () =>
  Object.entries(PACKAGES)
    .filter(([program]) => findProgram(program) === null)
    .map(([, name]) => name);

function aptGet(args, output) {
  execFileSync("apt-get", args, {
    stdio: ["ignore", output, output],
    timeout: TIMEOUT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

/** Whatever fails is in the log; what counts is what is there afterwards. */
function install(names) {
  const log = join(tmpdir(), `gatehouse-prepare-${process.pid}.log`);
  const output = openSync(log, "w", 0o600);
  console.log(`installing for the tests: ${names.join(", ")} (output in ${log})`);
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...names]]) {
    try {
      aptGet(args, output);
    } catch (error) {
      console.log(`apt-get ${args[0]} did not succeed: ${error.code ?? `exit code ${error.status}`}`);
    }
  }
}

const wanted = missingPackages();
if (wanted.length > 0 && process.getuid?.() === 0 && findProgram("apt-get") !== null) install(wanted);
const missing = missingPackages();
if (missing.length > 0) {
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  console.log(
    `not on this machine: ${missing.join(", ")}. Tests that need them are skipped. As root on Debian or Ubuntu: ${command}`,
  );
}
