import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkPolicyFile } from "../../../src/commands/check-policy-file.ts";
import { aPolicy, aRule, defaultPolicyText } from "../../helpers/policies.ts";

const directory = mkdtempSync(join(tmpdir(), "gatehouse-check-"));
const now = new Date("2026-11-24T12:00:00Z");
afterAll(() => rmSync(directory, { recursive: true }));

async function check(text: string, strict = false): Promise<{ code: number; lines: string[] }> {
  const file = join(directory, "policy.yaml");
  writeFileSync(file, text);
  const lines: string[] = [];
  const code = await checkPolicyFile(file, { strict, write: (line) => lines.push(line.replace(file, "policy.yaml")), now });
  return { code, lines };
}

test("a good policy is said to be good, with its digest", async () => {
  const { code, lines } = await check(defaultPolicyText);
  expect(code).toBe(0);
  expect(lines).toEqual([
    expect.stringMatching(/^policy.yaml: foreign-malicious-actor, \d+ rules, sha256:\w+; 0 errors, 0 warnings$/),
  ]);
});

test("errors are told with their places and end with 1", async () => {
  const { code, lines } = await check(defaultPolicyText.replace('payment.method == "crypto"', 'payment.metod == "crypto"'));
  expect(code).toBe(1);
  expect(lines[0]).toMatch(/^policy.yaml:\d+:11 error: unknown fact payment.metod: did you mean payment.method\?$/);
  expect(lines.at(-1)).toBe("policy.yaml: cannot be used; 1 errors, 0 warnings");
});

test("warnings end with 1 only where that is asked for", async () => {
  const text = JSON.stringify(
    aPolicy({ categories: { payment: { title: "Payment", cap: 100 } }, rules: [aRule({ points: 90 })] }),
    null,
    2,
  );
  const { code, lines } = await check(text);
  expect([code, lines.length]).toEqual([0, 2]);
  expect(lines[0]).toMatch(/^policy.yaml:\d+:\d+ warning no-citation: payment.crypto cites nothing/);
  expect((await check(text, true)).code).toBe(1);
});

test("a file that is not there is a clear error", async () => {
  await expect(checkPolicyFile(join(directory, "none.yaml"), { strict: false, write: () => undefined, now })).rejects.toThrow(
    /none\.yaml cannot be read \(ENOENT\)/,
  );
});
