import fc from "fast-check";
import { type FactDefinition, type Facts, factCatalogue } from "../../src/domain/facts.ts";

const values: Record<FactDefinition["type"], fc.Arbitrary<unknown>> = {
  bool: fc.boolean(),
  double: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.double({ min: 0, max: 1e26, noNaN: true })),
  string: fc.constantFrom("CN", "AU", "crypto", "instance", "signup", "tor", "", "é😀"),
  "list<string>": fc.array(fc.constantFrom("CN", "AU", "tor", "é😀"), { maxLength: 4 }),
};

const BOUNDS: Record<string, number> = { percent: 100, "0..1": 1, hour: 23 };

function anyValue({ type, unit, values: all }: FactDefinition): fc.Arbitrary<unknown> {
  const most = BOUNDS[unit ?? ""];
  if (most !== undefined) return fc.oneof(fc.constantFrom(0, most), fc.double({ min: 0, max: most, noNaN: true }));
  if (!all) return values[type];
  return type === "string" ? fc.constantFrom(...all) : fc.subarray([...all]);
}

const family = (facts: Record<string, FactDefinition>): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(Object.entries(facts).map(([name, definition]) => [name, anyValue(definition)])), {
    requiredKeys: Object.entries(facts).flatMap(([name, { optional }]) => (optional ? [] : [name])),
    noNullPrototype: true,
  });

/** Facts of any values that fit the catalogue, likely or not. */
export const anyFacts = fc.record(
  Object.fromEntries(Object.entries(factCatalogue).map(([name, facts]) => [name, family(facts)])),
  { noNullPrototype: true },
) as fc.Arbitrary<unknown> as fc.Arbitrary<Facts>;
