import { expect, test } from "vitest";
import { factsText } from "../../../src/usecases/facts-text.ts";
import { aFacts } from "../../helpers/facts.ts";

test("facts are written as JSON.stringify writes them, the second time too", () => {
  const facts = aFacts({ payment: { method: "crypto", asset: 'a "quoted" asset' }, tenant: { kind: "organization" } });
  expect(factsText(facts)).toBe(JSON.stringify(facts));
  expect(factsText({ ...facts, request: { kind: "instance", hour: 3 } })).toBe(
    JSON.stringify({ ...facts, request: { kind: "instance", hour: 3 } }),
  );
});

test("a family that is not there leaves nothing behind", () => {
  const facts = { ...aFacts(), geography: undefined } as never;
  expect(factsText(facts)).toBe(JSON.stringify(facts));
});
