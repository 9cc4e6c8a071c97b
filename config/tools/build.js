import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Builds src/ into dist/, and the console into dist/console/. Always from nothing, so that no removed file lives on, and
// beside it, so that a build that fails or is interrupted leaves the old one whole. With --if-needed only when something is
// newer than dist/. The console, which takes most of the time, is carried over when nothing that goes into it is newer.
const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = join(root, "dist");
const project = join(root, "config/tools/tsconfig.build.json");
const viteConfig = join(root, "config/tools/vite.config.ts");

/** Directories too: removing a file changes only the directory that it was in. */
function newestMs(folders) {
  const inputs = folders.flatMap((folder) => [folder, ...globSync(`${folder}/**`, { cwd: root })]);
  const all = [...inputs, "package-lock.json", "tsconfig.json"].map((input) => join(root, input));
  return Math.max(...[...all, project, viteConfig, fileURLToPath(import.meta.url)].filter(existsSync).map(mtimeMs));
}

const mtimeMs = (path) => statSync(path).mtimeMs;
const isCurrent = () => existsSync(join(dist, "cli.js")) && mtimeMs(dist) >= newestMs(["src"]);

/** Contracts are imported by the console as types alone, and so are no part of what it is built from. */
const isConsoleCurrent = () =>
  existsSync(join(dist, "console/index.html")) && mtimeMs(join(dist, "console")) >= newestMs(["src/console"]);

function run(program, ...args) {
  return (
    spawnSync(process.execPath, [join(root, "node_modules", program), ...args], { stdio: "inherit", cwd: root }).status === 0
  );
}

function buildConsole(into) {
  const target = join(into, "console");
  if (isConsoleCurrent()) {
    const builtAt = statSync(join(dist, "console")).mtime;
    cpSync(join(dist, "console"), target, { recursive: true });
    utimesSync(target, builtAt, builtAt);
    return true;
  }
  const startedAt = new Date();
  if (!run("vite/bin/vite.js", "build", "--config", viteConfig, "--outDir", target)) return false;
  utimesSync(target, startedAt, startedAt);
  return true;
}

/** Beside the policies that editors check by it; written only when it changed. */
async function writePolicySchema(built) {
  const { policySchema } = await import(join(built, "policy/document/policy-schema.js"));
  const [file, text] = [join(root, "config/policies/policy.schema.json"), `${JSON.stringify(policySchema(), null, 2)}\n`];
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}

async function build() {
  const startedAt = new Date();
  const unfinished = mkdtempSync(join(root, ".build-"));
  try {
    if (!run("typescript/bin/tsc", "-p", project, "--outDir", unfinished) || !buildConsole(unfinished)) return false;
    chmodSync(unfinished, 0o755);
    await writePolicySchema(unfinished);
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

if (!process.argv.includes("--if-needed") || !isCurrent()) process.exitCode = (await build()) ? 0 : 1;
