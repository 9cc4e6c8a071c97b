import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isMap, isScalar, parseDocument, type YAMLMap } from "yaml";
import { configDirectory, loadConfig } from "../../../src/platform/config.ts";
import { environmentKeys } from "../../../src/platform/config-schema.ts";
import { StartError } from "../../../src/platform/start-error.ts";

const defaults = () => loadConfig({ env: {} }).config;

let directory: string;
let written = 0;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "gh-config-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

function aFile(yaml: string): string {
  const file = join(directory, `${++written}.yaml`);
  writeFileSync(file, yaml);
  return file;
}

function refusal(options: Parameters<typeof loadConfig>[0]): string {
  try {
    loadConfig(options);
  } catch (error) {
    expect(error).toBeInstanceOf(StartError);
    return (error as StartError).message;
  }
  throw new Error("it was accepted");
}

describe("without any setting", () => {
  test("the gate listens on this machine only, with the shipped lists and policy and no server of its own", () => {
    const config = defaults();
    expect(config.server).toEqual({ host: "127.0.0.1", port: 8420 });
    expect(config.dataDir).toBe(resolve("data"));
    expect(config.database.url).toBeNull();
    expect(config.adminKey).toBeNull();
    expect(config.masterKey).toBeNull();
    expect(config.lists).toBe(join(configDirectory, "lists.yaml"));
    expect(config.policy).toBe(join(configDirectory, "policies", "foreign-malicious-actor.yaml"));
  });

  test("nothing is warned about, whatever else the environment holds", () => {
    expect(loadConfig({ env: { PATH: "/bin", HOME: "/root", npm_config_user_agent: "npm" } }).warnings).toEqual([]);
  });
});

describe("a variable of the environment", () => {
  test.each([
    ["GATEHOUSE_HOST", "0.0.0.0", () => ({ server: { host: "0.0.0.0" } })],
    ["GATEHOUSE_HOST", "::1", () => ({ server: { host: "::1" } })],
    ["GATEHOUSE_PORT", "0", () => ({ server: { port: 0 } })],
    ["GATEHOUSE_PORT", " 9000 ", () => ({ server: { port: 9000 } })],
    ["GATEHOUSE_DATA_DIR", "state", () => ({ dataDir: resolve("state") })],
    ["GATEHOUSE_ADMIN_KEY", "ghk_automation", () => ({ adminKey: "ghk_automation" })],
    ["GATEHOUSE_LOG_LEVEL", "debug", () => ({ log: { level: "debug" } })],
    ["DATABASE_URL", "postgres://gate:pw@db:5432/gate", () => ({ database: { url: "postgres://gate:pw@db:5432/gate" } })],
    [
      "DATABASE_URL",
      "postgresql://db/gate?sslmode=require",
      () => ({ database: { url: "postgresql://db/gate?sslmode=require" } }),
    ],
  ])("%s=%s is taken", (name, value, expected) => {
    expect(loadConfig({ env: { [name]: value } }).config).toMatchObject(expected());
  });

  test("GATEHOUSE_LISTS and GATEHOUSE_POLICY are paths from the working directory", () => {
    const { config } = loadConfig({ env: { GATEHOUSE_LISTS: "package.json", GATEHOUSE_POLICY: aFile("") } });
    expect(config.lists).toBe(resolve("package.json"));
    expect(isAbsolute(config.policy)).toBe(true);
  });

  test("GATEHOUSE_MASTER_KEY is 32 bytes in hexadecimal or either base64", () => {
    const key = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);
    for (const encoding of ["hex", "base64", "base64url"] as const) {
      const { config } = loadConfig({ env: { GATEHOUSE_MASTER_KEY: Buffer.from(key).toString(encoding) } });
      expect(config.masterKey).toEqual(key);
    }
  });

  test("that is empty counts as not set", () => {
    const env = Object.fromEntries(Object.keys(environmentKeys).map((name) => [name, ""]));
    expect(loadConfig({ env }).config).toEqual(defaults());
  });

  test.each([
    ["GATEHOUSE_PORT", "http"],
    ["GATEHOUSE_PORT", "65536"],
    ["GATEHOUSE_PORT", "80.5"],
    ["GATEHOUSE_PORT", "-1"],
    ["GATEHOUSE_HOST", "http://here"],
    ["GATEHOUSE_LOG_LEVEL", "loud"],
    ["GATEHOUSE_LISTS", "/nowhere/lists.yaml"],
    ["GATEHOUSE_PLACES", "/nowhere/places.mmdb"],
    ["GATEHOUSE_POLICY", "/nowhere/policy.yaml"],
  ])("%s=%s is refused with its name and value", (name, value) => {
    const message = refusal({ env: { [name]: value } });
    expect(message).toContain(name);
    expect(message).toContain(value);
  });

  test.each([
    ["GATEHOUSE_MASTER_KEY", "too-short"],
    ["GATEHOUSE_MASTER_KEY", "a".repeat(65)],
    ["GATEHOUSE_ADMIN_KEY", "two words"],
    ["DATABASE_URL", "mysql://gate:hunter2@db/gate"],
    ["DATABASE_URL", "hunter2"],
  ])("%s is a secret: refused with its name, its value not repeated (%s)", (name, value) => {
    const message = refusal({ env: { [name]: value } });
    expect(message).toContain(name);
    expect(message).not.toContain(value);
    expect(message).not.toContain("hunter2");
  });

  test("is refused together with all others that do not fit", () => {
    const message = refusal({ env: { GATEHOUSE_PORT: "x", GATEHOUSE_LOG_LEVEL: "y" } });
    expect(message.split("\n")).toHaveLength(2);
  });
});

describe("a variable that nothing reads", () => {
  test("is warned about with the name that was probably meant", () => {
    const { warnings } = loadConfig({ env: { GATEHOUSE_PROT: "9000", GATEHOUSE_DATADIR: "/srv" } });
    expect(warnings).toEqual([
      expect.stringMatching(/^GATEHOUSE_DATADIR .*did you mean GATEHOUSE_DATA_DIR\?$/),
      expect.stringMatching(/^GATEHOUSE_PROT .*did you mean GATEHOUSE_PORT\?$/),
    ]);
  });

  test("gets no guess when no name is near", () => {
    expect(loadConfig({ env: { GATEHOUSE_SOMETHING_ELSE: "1" } }).warnings).toEqual([
      "GATEHOUSE_SOMETHING_ELSE is not a setting of Gatehouse and does nothing",
    ]);
  });
});

describe("a file of the operator's own", () => {
  test("changes what it names and leaves the rest", () => {
    const { config } = loadConfig({ env: {}, file: aFile("cases:\n  dueHours:\n    instance: 2\n") });
    expect(config).toEqual({
      ...defaults(),
      cases: { ...defaults().cases, dueHours: { signup: 24, instance: 2, monitoring: 48 } },
    });
  });

  test("is weaker than the environment", () => {
    const file = aFile("server: { port: 1, host: 10.0.0.1 }\n");
    expect(loadConfig({ env: { GATEHOUSE_PORT: "2" }, file }).config.server).toEqual({ port: 2, host: "10.0.0.1" });
  });

  test("may be empty", () => {
    expect(loadConfig({ env: {}, file: aFile("# nothing yet\n") }).config).toEqual(defaults());
  });

  test.each([
    ["an unknown key, with a guess", "server: { prot: 1 }", /not a setting in .*\.yaml: server\.prot \(did you mean port\?\)/],
    ["an unknown section", "srever: { port: 1 }", /srever \(did you mean server\?\)/],
    ["a value of another type", "server: { port: '80' }", /server\.port in .*\.yaml is "80": must be a whole number/],
    ["a time that is not positive", "permits: { ttlMinutes: 0 }", /permits\.ttlMinutes .* greater than 0/],
    [
      "thresholds in the wrong order",
      "screening: { reviewThreshold: 0.99 }",
      /screening\.reviewThreshold .* above screening\.strongThreshold/,
    ],
    ["a section that is none", "server: 80", /^server in .*\.yaml is 80/],
    ["a list", "- 1", /must hold keys and values/],
    ["what is not YAML", "server: {", /is not YAML/],
  ])("is refused with %s", (_, yaml, message) => {
    expect(refusal({ env: {}, file: aFile(yaml) })).toMatch(message);
  });

  test("that is not there is refused with its path", () => {
    expect(refusal({ env: {}, file: "/nowhere/gate.yaml" })).toContain("/nowhere/gate.yaml");
  });
});

describe("config/default.yaml", () => {
  const text = readFileSync(join(configDirectory, "default.yaml"), "utf8");

  test("says something about every key", () => {
    const undocumented: string[] = [];
    const walk = (map: YAMLMap, path: string[], isDocumented: boolean): void => {
      for (const [index, { key, value }] of map.items.entries()) {
        const name = [...path, isScalar(key) ? String(key.value) : ""].join(".");
        // The comment above the first key of a map hangs on the map itself.
        const above = isScalar(key) && (key.commentBefore !== undefined || (index === 0 && map.commentBefore !== undefined));
        if (isMap(value)) walk(value, name.split("."), above || isDocumented);
        else if (!above && !isDocumented) undocumented.push(name);
      }
    };
    const { contents } = parseDocument(text);
    if (!isMap(contents)) throw new Error("not a map");
    walk(contents as YAMLMap, [], false);
    expect(undocumented).toEqual([]);
  });

  test("names the variable of every key that has one", () => {
    for (const name of Object.keys(environmentKeys)) expect(text).toContain(`  ${name}\n`);
  });
});
