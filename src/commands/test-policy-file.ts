import type { Verdict } from "../domain/decision.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import type { Config } from "../platform/config-schema.ts";
import { StartError } from "../platform/start-error.ts";
import { compilePolicy } from "../policy/compile-policy.ts";
import { PolicyError } from "../policy/document/policy-problem.ts";
import { readPolicyFile } from "./check-policy-file.ts";
import { openCaseFacts } from "./policy-case-facts.ts";
import { type PolicyCase, readPolicyCases } from "./policy-cases.ts";

/** `policy.yaml` is tested by `policy.tests.yaml` beside it. */
const casesBeside = (file: string): string => file.replace(/(\.ya?ml|\.json)?$/i, ".tests.yaml");

/** What came out otherwise than expected, in words. */
function compare({ expect }: PolicyCase, { outcome, score, reasons }: Verdict): string[] {
  const fired = reasons.map(({ rule }) => rule);
  const wrong = [
    ...expect.rules.filter((rule) => !fired.includes(rule)).map((rule) => `${rule} did not fire`),
    ...expect.notRules.filter((rule) => fired.includes(rule)).map((rule) => `${rule} fired`),
    ...(expect.only ?? fired).filter((rule) => !fired.includes(rule)).map((rule) => `${rule} did not fire`),
    ...fired.filter((rule) => expect.only && !expect.only.includes(rule)).map((rule) => `${rule} fired`),
  ];
  if (expect.outcome && expect.outcome !== outcome) wrong.unshift(`the outcome is ${outcome}, not ${expect.outcome}`);
  const { min = 0, max = 100 } = expect.score ?? {};
  if (score < min || score > max) wrong.push(`the score is ${score}, not ${min} to ${max}`);
  return wrong;
}

function compileFile(file: string, text: string) {
  try {
    return compilePolicy(text);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new StartError(`${file} cannot be used: gatehouse policy check ${file} says why`, { cause: error });
  }
}

/**
 * `gatehouse policy test FILE`: decides the cases beside a policy by it and compares. The exit code is 1 when one comes out
 * otherwise. Needs neither server nor database.
 */
export async function testPolicyFile(
  file: string,
  options: { cases: string | null; config: Config; settings: SignalSettings; write: (line: string) => void; now: Date },
): Promise<number> {
  const policy = compileFile(file, await readPolicyFile(file));
  const casesFile = options.cases ?? casesBeside(file);
  const cases = readPolicyCases(await readPolicyFile(casesFile), casesFile, options.now);
  const ids = new Set(policy.document.rules.map(({ id }) => id));
  const facts = await openCaseFacts(options.config, options.settings);
  let failed = 0;
  try {
    for (const each of cases) {
      const verdict = policy.evaluate(facts.factsOf(each), new Date(each.at));
      const named = [...each.expect.rules, ...each.expect.notRules, ...(each.expect.only ?? [])];
      const unknown = named.filter((rule) => !ids.has(rule)).map((rule) => `the policy has no rule ${rule}`);
      const wrong = [...unknown, ...compare(each, verdict)];
      failed += wrong.length > 0 ? 1 : 0;
      options.write(`${wrong.length > 0 ? "✕" : "✓"} ${each.name}  (${verdict.outcome}, score ${verdict.score})`);
      for (const line of wrong) options.write(`    ${line}`);
    }
  } finally {
    await facts.close();
  }
  options.write(`${cases.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}
