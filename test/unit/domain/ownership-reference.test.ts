import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { percentHeldBy } from "../../../src/domain/ownership-cascade.ts";
import { shapeOfOwnership } from "../../../src/domain/ownership-chain.ts";
import { controlOf } from "../../../src/domain/ownership-control.ts";
import type { OwnershipGraph, OwnershipNode, Stake } from "../../../src/domain/ownership-graph.ts";

const HALF = 50;
const EPSILON = 1e-9;

interface Drawn {
  kinds: OwnershipNode["kind"][];
  stakes: Stake[];
  listed: number[];
}

const aNode = (kind: OwnershipNode["kind"], index: number): OwnershipNode => ({
  kind,
  pointers: [`/${index}`],
  name: `Party ${index}`,
  aliases: new Set(),
  birthDate: null,
  residenceCountries: new Set(),
  headquartersCountries: new Set(),
  registrationCountries: new Set(),
  registrationNumbers: [],
  roles: new Set(),
  chainPercent: 0,
});

function graphOf({ kinds, stakes }: Drawn): OwnershipGraph {
  const of = (end: "owner" | "owned") => kinds.map((_, index) => stakes.filter((stake) => stake[end] === index));
  return {
    nodes: kinds.map(aNode),
    nodeAt: new Map(kinds.map((_, index) => [`/${index}`, index])),
    stakes,
    stakesIn: of("owned"),
    stakesOf: of("owner"),
  };
}

const share = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(0, 5, 10, 20, 25, 30, 49.99, 50, 50.01, 60, 75, 100).map((p) => [p, p] as const) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 40 }))
      .map(([min, more]) => [min, min + more] as const),
  },
  { weight: 1, arbitrary: fc.constant([0, 100] as const) },
);

/** Any graph of up to nine parties: loops, several owners each, bands, unknown shares, sums over a hundred. */
const drawn: fc.Arbitrary<Drawn> = fc.integer({ min: 2, max: 9 }).chain((count) => {
  const party = fc.nat({ max: count - 1 });
  return fc
    .record({
      kinds: fc.array(fc.constantFrom("organization" as const, "organization" as const, "individual" as const), {
        minLength: count,
        maxLength: count,
      }),
      listed: fc.uniqueArray(fc.integer({ min: 1, max: count - 1 }), { maxLength: 4 }),
      stakes: fc.uniqueArray(
        fc
          .record({ owner: party, owned: party, share, isParent: fc.boolean() })
          .filter(({ owner, owned }) => owner !== owned && owner !== 0),
        { maxLength: 24, selector: ({ owner, owned }) => `${owner}>${owned}` },
      ),
    })
    .map(({ stakes, ...rest }) => ({
      ...rest,
      stakes: stakes.map(({ share: [min, max], ...stake }): Stake => ({ ...stake, min, max, isStated: true })),
    }));
});

/** The 50 Percent Rule as it is written: go on restricting whoever is owned in half by restricted parties, and look again. */
function slowlyHeld({ kinds, stakes, listed }: Drawn, bound: "min" | "max"): number {
  const restricted = new Set(listed);
  const percentOf = (party: number): number => {
    const own = stakes.filter(({ owned }) => owned === party);
    const sum = (of: Stake[], end: "min" | "max") => of.reduce((total, stake) => total + stake[end], 0);
    const theirs = own.filter(({ owner }) => restricted.has(owner));
    const others = own.filter(({ owner }) => !restricted.has(owner));
    if (bound === "min") return sum(theirs, "min");
    return Math.max(sum(theirs, "min"), Math.min(sum(theirs, "max"), 100 - sum(others, "min")));
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const party of kinds.keys()) {
      if (restricted.has(party) || percentOf(party) < HALF - EPSILON) continue;
      restricted.add(party);
      changed = true;
    }
  }
  return Math.min(100, percentOf(0));
}

/** Control as it is written: what a party and all that it controls hold more than half of, it controls. */
function slowlyControls({ kinds, stakes }: Drawn, party: number): Set<number> {
  const controlled = new Set([party]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const target of kinds.keys()) {
      if (controlled.has(target)) continue;
      const own = stakes.filter(({ owner, owned }) => owned === target && controlled.has(owner));
      const percent = own.reduce((total, { min }) => total + min, 0);
      if (percent <= HALF && !own.some(({ isParent, max }) => isParent && max > HALF)) continue;
      controlled.add(target);
      changed = true;
    }
  }
  return controlled;
}

/** The share that natural persons hold, one step of all chains at a time, until nothing can move any more. */
function slowlyDisclosed({ kinds, stakes }: Drawn): number {
  let disclosed = kinds.map(() => 0);
  for (let step = 0; step < 20_000; step++) {
    const before = disclosed;
    disclosed = kinds.map((_, party) =>
      Math.min(
        100,
        stakes
          .filter(({ owned }) => owned === party)
          .reduce((sum, { owner, min }) => sum + (min * (kinds[owner] === "individual" ? 100 : (before[owner] ?? 0))) / 100, 0),
      ),
    );
    if (disclosed.every((percent, party) => Math.abs(percent - (before[party] ?? 0)) < 1e-12)) break;
  }
  return kinds[0] === "individual" ? 100 : (disclosed[0] ?? 0);
}

/** Parties from which a chain of stakes leads to the tenant. */
function aboveTenant({ stakes }: Drawn): Set<number> {
  const above = new Set([0]);
  for (let size = 0; size !== above.size; ) {
    size = above.size;
    for (const { owner, owned } of stakes) if (above.has(owned)) above.add(owner);
  }
  return above;
}

function slowlyCircular(graph: Drawn): boolean {
  const above = aboveTenant(graph);
  const reachable = (from: number, to: number, seen = new Set<number>()): boolean =>
    graph.stakes.some(({ owner, owned }) => {
      if (owned !== from || seen.has(owner)) return false;
      seen.add(owner);
      return owner === to || reachable(owner, to, seen);
    });
  return [...above].some((party) => reachable(party, party));
}

describe("against a slow and obvious reference, over any graph", () => {
  test("the 50 % cascade, least and greatest", () => {
    fc.assert(
      fc.property(drawn, (graph) => {
        const { min, max } = percentHeldBy(graphOf(graph), { listed: new Set(graph.listed), majorityPercent: HALF });
        const isAnybodyListed = graph.listed.length > 0;
        expect(min).toBeCloseTo(isAnybodyListed ? slowlyHeld(graph, "min") : 0, 5);
        expect(max).toBeCloseTo(isAnybodyListed ? slowlyHeld(graph, "max") : 0, 5);
      }),
      { numRuns: 3_000 },
    );
  });

  test("control through majorities, and who is at the top of it", () => {
    fc.assert(
      fc.property(drawn, (graph) => {
        const reach = new Map([...graph.kinds.keys()].map((party) => [party, slowlyControls(graph, party)]));
        const parents = [...reach.keys()].filter(
          (party) => party !== 0 && graph.kinds[party] === "organization" && reach.get(party)?.has(0),
        );
        const isBelow = (party: number) => parents.some((other) => reach.get(other)?.has(party) && !reach.get(party)?.has(other));
        const { parents: found, ultimateParents } = controlOf(graphOf(graph), HALF);
        expect(found).toEqual(parents);
        expect(ultimateParents).toEqual(parents.filter((party) => !isBelow(party)));
        if (parents.length > 0) expect(ultimateParents.length).toBeGreaterThan(0);
      }),
      { numRuns: 3_000 },
    );
  });

  test("what natural persons disclose, and whether there is a loop", () => {
    fc.assert(
      fc.property(drawn, (graph) => {
        const { disclosedPercent, isCircular } = shapeOfOwnership(graphOf(graph));
        expect(disclosedPercent).toBeCloseTo(slowlyDisclosed(graph), 3);
        expect(isCircular).toBe(slowlyCircular(graph));
      }),
      { numRuns: 2_000 },
    );
  });
});
