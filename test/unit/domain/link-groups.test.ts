import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Holding, linkedComponents, linkPaths } from "../../../src/domain/link-groups.ts";

/** `a:x` is tenant a holding key x. */
const holdings = (...all: string[]): Holding[] =>
  all.map((text) => {
    const [tenantId = "", key = ""] = text.split(":");
    return { tenantId, key };
  });

const arbitraryHoldings = fc.array(fc.record({ tenantId: fc.constantFrom(..."abcdefgh"), key: fc.constantFrom(..."123456") }), {
  maxLength: 16,
});

/** Slow and obvious: everybody whom a tenant reaches by trying until nothing is added. */
function reachable(from: string, all: readonly Holding[]): Set<string> {
  const reached = new Set([from]);
  for (let before = 0; before !== reached.size; ) {
    before = reached.size;
    const keys = new Set(all.filter(({ tenantId }) => reached.has(tenantId)).map(({ key }) => key));
    for (const { tenantId, key } of all) if (keys.has(key)) reached.add(tenantId);
  }
  return reached;
}

describe("components", () => {
  test("tenants that share an identifier are together, also over others; the largest component comes first", () => {
    expect(linkedComponents(["a", "b", "c", "d", "e"], holdings("a:1", "b:1", "d:2", "b:3", "c:3"))).toEqual([
      ["a", "b", "c"],
      ["d"],
      ["e"],
    ]);
  });

  test("an identifier of somebody outside joins nobody", () => {
    expect(linkedComponents(["a", "b"], holdings("a:1", "z:1", "z:2", "b:2"))).toEqual([["a"], ["b"]]);
  });

  test("are what trying until nothing is added finds", () => {
    fc.assert(
      fc.property(arbitraryHoldings, (all) => {
        const tenants = [..."abcdefgh"];
        for (const component of linkedComponents(tenants, all)) {
          expect(component).toEqual([...reachable(component[0] as string, all)].sort());
        }
      }),
    );
  });

  test("a chain of a hundred thousand is no deeper than a star", () => {
    const chain = Array.from({ length: 100_000 }, (_, i) => holdings(`t${i}:k${i}`, `t${i}:k${i + 1}`)).flat();
    const tenants = Array.from({ length: 100_000 }, (_, i) => `t${i}`);
    expect(linkedComponents(tenants, chain)).toHaveLength(1);
  });
});

describe("paths", () => {
  test("each linked tenant has the shortest path, with the identifier of every step", () => {
    const paths = linkPaths("a", holdings("a:card", "b:card", "b:phone", "c:phone", "c:wallet", "a:wallet", "d:phone"), 10);
    expect(Object.fromEntries(paths)).toEqual({
      b: [{ key: "card", tenantId: "b" }],
      c: [{ key: "wallet", tenantId: "c" }],
      d: [
        { key: "card", tenantId: "b" },
        { key: "phone", tenantId: "d" },
      ],
    });
  });

  test("the nearest come first, and no more than asked for", () => {
    expect([...linkPaths("a", holdings("a:1", "b:1", "c:1", "c:2", "d:2"), 2).keys()]).toEqual(["b", "c"]);
    expect(linkPaths("z", holdings("a:1", "b:1"), 2).size).toBe(0);
  });

  test("reach everybody of the component and nobody else, over identifiers that both ends hold", () => {
    fc.assert(
      fc.property(arbitraryHoldings, (all) => {
        const paths = linkPaths("a", all, 100);
        expect(new Set(["a", ...paths.keys()])).toEqual(reachable("a", all));
        for (const [tenantId, steps] of paths) {
          expect(steps.at(-1)?.tenantId).toBe(tenantId);
          let at = "a";
          for (const step of steps) {
            const holdersOfKey = all.filter(({ key }) => key === step.key).map((holding) => holding.tenantId);
            expect(holdersOfKey).toEqual(expect.arrayContaining([at, step.tenantId]));
            at = step.tenantId;
          }
        }
      }),
    );
  });
});
