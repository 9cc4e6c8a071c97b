import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, globSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Builds src/ into dist/. Always from nothing, so that no removed file lives on, and beside it, so that a build that fails
// or is interrupted leaves the old one whole. With --if-needed only when something is newer than dist/.
const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = join(root, "dist");
const project = join(root, "config/tools/tsconfig.build.json");

/** Directories too: removing a file changes only the directory that it was in. */
function newestInputMs() {
  const inputs = ["src", ...globSync("src/**", { cwd: root }), "package-lock.json", "tsconfig.json"];
  const all = [...inputs.map((input) => join(root, input)), project, fileURLToPath(import.meta.url)];
  return Math.max(...all.filter(existsSync).map((input) => statSync(input).mtimeMs));
}

const isCurrent = () => existsSync(join(dist, "cli.js")) && statSync(dist).mtimeMs >= newestInputMs();

function build() {
  const startedAt = new Date();
  const unfinished = mkdtempSync(join(root, ".build-"));
  try {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const { status } = spawnSync(process.execPath, [compiler, "-p", project, "--outDir", unfinished], { stdio: "inherit" });
    if (status !== 0) return false;
    chmodSync(unfinished, 0o755);
    if (existsSync(join(unfinished, "cli.js"))) chmodSync(join(unfinished, "cli.js"), 0o755);
    // A file that is saved while the compiler runs counts as newer.
    utimesSync(unfinished, startedAt, startedAt);
    rmSync(dist, { recursive: true, force: true });
    renameSync(unfinished, dist);
    return true;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

if (!process.argv.includes("--if-needed") || !isCurrent()) process.exitCode = build() ? 0 : 1;
