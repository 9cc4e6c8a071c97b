import { parse } from "yaml";

/** A case of a policy as far as the server can decide it by itself: a sign-up and what must come out of it. */
export interface PolicyTest {
  name: string;
  signup: unknown;
  expect: { outcome?: string; rules: string[]; notRules: string[]; only: string[] | null; min: number; max: number };
  /** Why it cannot be run here; null when it can. */
  obstacle: string | null;
}

type Unknown = Record<string, unknown>;
const isObject = (value: unknown): value is Unknown => typeof value === "object" && value !== null && !Array.isArray(value);
const names = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === "string") : []);
const numberOr = (value: unknown, otherwise: number) => (typeof value === "number" ? value : otherwise);

function obstacleOf({ instance, facts, signup }: Unknown): string | null {
  if (instance !== undefined) return "an instance request needs a tenant that has signed up";
  if (isObject(facts) && Object.keys(facts).length > 0) return "it sets facts by hand";
  return isObject(signup) ? null : "it has no sign-up";
}

/** Reads the cases of a policy (`NAME.tests.yaml`). Throws with what is wrong with the text. */
export function readPolicyTests(text: string): PolicyTest[] {
  const value: unknown = parse(text, { merge: true });
  if (!isObject(value) || !Array.isArray(value["cases"])) throw new Error("there are no `cases` in it");
  return value["cases"].filter(isObject).map((each, index) => {
    const expected = isObject(each["expect"]) ? each["expect"] : {};
    const score = isObject(expected["score"]) ? expected["score"] : {};
    return {
      name: typeof each["name"] === "string" ? each["name"] : `Case ${index + 1}`,
      signup: each["signup"],
      obstacle: obstacleOf(each),
      expect: {
        ...(typeof expected["outcome"] === "string" ? { outcome: expected["outcome"] } : {}),
        rules: names(expected["rules"]),
        notRules: names(expected["notRules"]),
        only: expected["only"] === undefined ? null : names(expected["only"]),
        min: numberOr(score["min"], 0),
        max: numberOr(score["max"], 100),
      },
    };
  });
}

/** What came out otherwise than the case says, in words; empty when all came out as told. */
export function surprisesOf(
  { expect }: PolicyTest,
  decided: { outcome: string; score: number; reasons: readonly { rule: string }[] },
): string[] {
  const fired = decided.reasons.map(({ rule }) => rule);
  const { only } = expect;
  return [
    ...(expect.outcome !== undefined && expect.outcome !== decided.outcome
      ? [`the outcome is ${decided.outcome}, not ${expect.outcome}`]
      : []),
    ...expect.rules.filter((rule) => !fired.includes(rule)).map((rule) => `${rule} does not fire`),
    ...expect.notRules.filter((rule) => fired.includes(rule)).map((rule) => `${rule} fires`),
    ...(only ? fired.filter((rule) => !only.includes(rule)).map((rule) => `${rule} fires as well`) : []),
    ...(decided.score < expect.min || decided.score > expect.max
      ? [`the score is ${decided.score}, not ${expect.min} to ${expect.max}`]
      : []),
  ];
}
