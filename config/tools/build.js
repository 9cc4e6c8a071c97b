import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Builds src/ into dist/, from nothing, so that no removed file lives on. With --if-needed only when dist/ is older.
const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = join(root, "dist");

const newestIn = (directory) =>
  Math.max(
    ...readdirSync(directory, { recursive: true, withFileTypes: true }).map(
      (entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs,
    ),
  );

const isCurrent = () => existsSync(join(dist, "cli.js")) && statSync(join(dist, "cli.js")).mtimeMs >= newestIn(join(root, "src"));

if (!process.argv.includes("--if-needed") || !isCurrent()) {
  rmSync(dist, { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "config/tools/tsconfig.build.json")],
    {
      stdio: "inherit",
    },
  );
  if (existsSync(join(dist, "cli.js"))) chmodSync(join(dist, "cli.js"), 0o755);
}
