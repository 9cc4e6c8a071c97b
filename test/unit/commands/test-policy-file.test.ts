import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { testPolicyFile } from "../../../src/commands/test-policy-file.ts";
import { signalSettings } from "../../../src/compose/open-parts.ts";
import { configDirectory, loadConfig } from "../../../src/platform/config.ts";

const { config } = loadConfig({ env: {} });
const shipped = join(configDirectory, "policies/foreign-malicious-actor.yaml");
const shippedCases = readFileSync(join(configDirectory, "policies/foreign-malicious-actor.tests.yaml"), "utf8");
const directory = mkdtempSync(join(tmpdir(), "gatehouse-cases-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

async function run(file: string, cases: string | null = null) {
  const lines: string[] = [];
  const options = { cases, config, settings: signalSettings(config), write: (line: string) => lines.push(line), now: new Date() };
  return { code: await testPolicyFile(file, options), lines };
}

function write(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}

test("the cases of the default policy come out as expected", async () => {
  const { code, lines } = await run(shipped);
  expect([code, lines.filter((line) => !line.startsWith("✓"))]).toEqual([0, [expect.stringMatching(/^\d+ passed, 0 failed$/)]]);
});

test("a policy that decides otherwise fails its cases, and says what came out", async () => {
  const file = write("lenient.yaml", readFileSync(shipped, "utf8").replaceAll(/^ {4}effect: (?:>-\n(?: {6,}.*\n)+|.*\n)/gm, ""));
  write("lenient.tests.yaml", shippedCases);
  const { code, lines } = await run(file);
  expect(code).toBe(1);
  expect(lines).toContain("    the outcome is allow, not review");
});

test("a rule that the policy does not have is a failure, not a silent pass", async () => {
  const cases = write(
    "other.yaml",
    shippedCases.replace("notRules: [ownership.hq_d5, payment.crypto]", "notRules: [payment.cripto]"),
  );
  const { code, lines } = await run(shipped, cases);
  expect([code, lines[1]]).toEqual([1, "    the policy has no rule payment.cripto"]);
});

test.each([
  ["no cases at all", "cases: []", /does not hold cases/],
  ["a misspelt key", shippedCases.replace("expect:", "expects:"), /does not hold cases/],
  [
    "a fact that does not exist",
    shippedCases.replace("screening.blockedStrong", "screening.blocked"),
    /unknown fact screening.blocked/,
  ],
  ["broken YAML", "cases: [", /is not YAML/],
])("%s is a clear error", async (_name, text, message) => {
  await expect(run(shipped, write("bad.yaml", text))).rejects.toThrow(message);
});

test("a file that is not there is a clear error", async () => {
  await expect(run(join(directory, "none.yaml"))).rejects.toThrow(/none\.yaml cannot be read/);
});
