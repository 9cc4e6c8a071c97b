import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { ICruiseResult } from "dependency-cruiser";
import { cruise } from "dependency-cruiser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importRules, rooms } from "../config/tools/import-rules.ts";

const root = join(import.meta.dirname, "..");
const sources = globSync("src/**/*.{ts,tsx}", { cwd: root });
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");

/** swc is the parser: dependency-cruiser does not read TypeScript 7, and acorn cannot tell a type from a value. */
async function graphOf(baseDir: string): Promise<ICruiseResult> {
  const { output } = await cruise(
    ["src"],
    {
      baseDir,
      parser: "swc",
      tsPreCompilationDeps: true,
      doNotFollow: { path: "node_modules" },
      validate: true,
      ruleSet: { forbidden: importRules },
    },
    { extensions: [".ts", ".tsx", ".js", ".json"], conditionNames: ["import", "node", "default"] },
  );
  if (typeof output === "string") throw new Error("a report instead of a graph");
  return output;
}

const violationsOf = ({ summary }: ICruiseResult): string[] =>
  summary.violations.map(
    ({ rule, from, to, cycle }) => `${rule.name}: ${from} → ${cycle?.map((it) => it.name).join(" → ") ?? to}`,
  );

describe("the house", () => {
  let graph: ICruiseResult;
  beforeAll(async () => {
    graph = await graphOf(root);
  });

  test("is read whole, with every import of a file of its own found", () => {
    expect(graph.modules.map((module) => module.source)).toEqual(expect.arrayContaining(sources));
    const lost = graph.modules.flatMap((module) =>
      module.dependencies
        .filter((it) => it.couldNotResolve && it.module.startsWith("."))
        .map((it) => `${module.source} → ${it.module}`),
    );
    expect(lost).toEqual([]);
  });

  test("keeps to who may import whom, without a cycle", () => {
    expect(violationsOf(graph)).toEqual([]);
  });

  test("has no room that the import rules do not know", () => {
    const names = readdirSync(join(root, "src"), { withFileTypes: true })
      .filter((entry) => entry.isFile() || readdirSync(join(root, "src", entry.name)).length > 0)
      .map((entry) => basename(entry.name, ".ts"));
    expect(names.filter((name) => !(name in rooms))).toEqual([]);
  });

  test("has no drawer for odds and ends", () => {
    const isDrawer = (part: string) => /^(utils?|helpers?|common|shared|lib|types|misc)$/.test(part);
    expect(sources.filter((file) => dirname(file).split("/").some(isDrawer) || isDrawer(basename(file, ".ts")))).toEqual([]);
  });

  test("has no barrels", () => {
    expect(sources.filter((file) => /^\s*export\s*(type\s*)?\*/m.test(withoutComments(textOf(file))))).toEqual([]);
  });

  test("has no file of more than 400 lines", () => {
    const sizes = sources.map((file) => ({ file, lines: textOf(file).split("\n").length - 1 }));
    const large = sizes.filter(({ lines }) => lines > 250).map(({ file, lines }) => `${file}: ${lines} lines`);
    if (large.length > 0) process.stderr.write(`over 250 lines, look again whether it is one thing:\n  ${large.join("\n  ")}\n`);
    expect(sizes.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  test("reads neither clock nor chance in domain/ and signals/", () => {
    const reads = /Date\.now\(|new Date\(\s*\)|performance\.now\(|hrtime|Math\.random\(|randomUUID\(|randomBytes\(|\bfetch\(/;
    const pure = sources.filter((file) => /^src\/(domain|signals)\//.test(file));
    expect(pure.filter((file) => reads.test(withoutComments(textOf(file))))).toEqual([]);
  });

  test("is tested against real parts", () => {
    const tests = globSync("test/**/*.ts", { cwd: root }).filter((file) => file !== "test/architecture.test.ts");
    expect(tests.filter((file) => /\b(vi|vitest)\s*\.\s*(mock|doMock)\s*\(/.test(withoutComments(textOf(file))))).toEqual([]);
  });
});

describe("package-lock.json", () => {
  type Locked = { resolved?: string; optionalDependencies?: Record<string, string> };
  const { packages } = JSON.parse(textOf("package-lock.json")) as { packages: Record<string, Locked> };

  /** Where Node would look, nearest first. */
  function isLocked(name: string, from: string): boolean {
    const places = [from];
    for (let at = from.lastIndexOf("node_modules/"); at > 0; at = from.lastIndexOf("node_modules/", at - 1))
      places.push(from.slice(0, at - 1));
    return [...places, ""].some((place) => `${place}${place && "/"}node_modules/${name}` in packages);
  }

  // A registry that lacks some of them makes `npm install` leave them out, and then `npm ci` refuses on every machine.
  test("holds the binaries of every platform", () => {
    const lost = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(name, from)),
    );
    expect(lost).toEqual([]);
  });

  test("names no registry, so that it works behind any mirror", () => {
    expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});

describe("the import rules", () => {
  let house: string;
  beforeAll(() => {
    house = realpathSync(mkdtempSync(join(tmpdir(), "gh-house-")));
    writeFileSync(join(house, "package.json"), '{"type":"module"}');
  });
  afterAll(() => rmSync(house, { recursive: true }));

  /** Builds a house of these files alone and says which rules it breaks. */
  async function broken(files: Record<string, string>): Promise<string[]> {
    rmSync(join(house, "src"), { recursive: true, force: true });
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(house, "src", file)), { recursive: true });
      writeFileSync(join(house, "src", file), text);
    }
    return violationsOf(await graphOf(house)).map((violation) => violation.slice(0, violation.indexOf(":")));
  }

  const thing = { "thing.ts": "export const thing = 1;\nexport type Thing = number;\n" };
  const at = (room: string) => Object.fromEntries(Object.entries(thing).map(([file, text]) => [`${room}/${file}`, text]));
  const value = (room: string) => `import { thing } from "../${room}/thing.ts";\nexport const mine = thing;\n`;
  const type = (room: string) => `import type { Thing } from "../${room}/thing.ts";\nexport type Mine = Thing;\n`;

  test.each([
    ["http", "usecases"],
    ["doors", "contract"],
    ["usecases", "signals"],
    ["signals", "domain"],
    ["store", "platform"],
    ["contract", "domain"],
  ])("let %s/ use %s/", async (from, to) => {
    expect(await broken({ ...at(to), [`${from}/a.ts`]: value(to) })).toEqual([]);
  });

  test.each([
    ["http", "store"],
    ["http", "signals"],
    ["usecases", "store"],
    ["usecases", "http"],
    ["signals", "screening"],
    ["screening", "policy"],
    ["store", "usecases"],
    ["store", "audit"],
    ["contract", "platform"],
    ["domain", "platform"],
    ["platform", "domain"],
  ])("refuse %s/ a value of %s/", async (from, to) => {
    expect(await broken({ ...at(to), [`${from}/a.ts`]: value(to) })).toEqual([`${from}-values`]);
  });

  test.each([
    ["usecases", "store"],
    ["usecases", "tokens"],
    ["http", "policy"],
  ])("let %s/ use types of %s/", async (from, to) => {
    expect(await broken({ ...at(to), [`${from}/a.ts`]: type(to) })).toEqual([]);
  });

  test.each([
    ["http", "store"],
    ["store", "usecases"],
    ["domain", "platform"],
    ["contract", "usecases"],
  ])("refuse %s/ even a type of %s/", async (from, to) => {
    expect(await broken({ ...at(to), [`${from}/a.ts`]: type(to) })).toEqual([`${from}-types`]);
  });

  test("leave building things to compose.ts, which only the ways in may use", async () => {
    const compose = 'import { thing } from "./store/thing.ts";\nexport const built = thing;\n';
    const use = (path: string) => `import { built } from "${path}";\nexport const it = built;\n`;
    expect(await broken({ ...at("store"), "compose.ts": compose, "cli.ts": use("./compose.ts") })).toEqual([]);
    expect(await broken({ ...at("store"), "compose.ts": compose, "http/a.ts": use("../compose.ts") })).toEqual(["http-values"]);
  });

  test("see an import inside a function and a re-export", async () => {
    expect(await broken({ ...at("store"), "http/a.ts": 'export const load = () => import("../store/thing.ts");\n' })).toEqual([
      "http-values",
    ]);
    expect(await broken({ ...at("store"), "http/a.ts": 'export { thing } from "../store/thing.ts";\n' })).toEqual([
      "http-values",
    ]);
  });

  test("refuse a cycle of values and let one of types pass", async () => {
    const b = 'import { a } from "./a.ts";\nexport const b = () => a;\nexport type B = 1;\n';
    expect(
      await broken({ "domain/b.ts": b, "domain/a.ts": 'import { b } from "./b.ts";\nexport const a = () => b;\n' }),
    ).toContain("no-cycle");
    expect(
      await broken({ "domain/b.ts": b, "domain/a.ts": 'import type { B } from "./b.ts";\nexport const a: B = 1;\n' }),
    ).toEqual([]);
  });

  test("keep input and output out of domain/ and signals/", async () => {
    const reads = 'import { readFileSync } from "node:fs";\nexport const text = readFileSync("x");\n';
    expect(await broken({ "domain/a.ts": reads })).toEqual(["pure-without-input-output"]);
    expect(await broken({ "signals/a.ts": reads.replace("fs", "fs/promises") })).toEqual(["pure-without-input-output"]);
    expect(await broken({ "domain/a.ts": 'import { createHash } from "node:crypto";\nexport const h = createHash;\n' })).toEqual(
      [],
    );
    expect(await broken({ "engine/a.ts": reads })).toEqual([]);
  });
});
