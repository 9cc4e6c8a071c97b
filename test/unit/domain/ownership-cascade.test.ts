import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { percentHeldBy } from "../../../src/domain/ownership-cascade.ts";
import { buildOwnershipGraph } from "../../../src/domain/ownership-graph.ts";
import type { Owner } from "../../../src/domain/requests.ts";
import { arbitraryOwners, partyLetters } from "../../helpers/arbitrary-profiles.ts";
import { fastestMs } from "../../helpers/fastest.ts";
import { aCompany, aPerson, aProfile } from "../../helpers/profiles.ts";

/** The percent of the tenant that everybody whose name starts with "SDN" holds under the 50 Percent Rule. */
function heldBySdn(owners: Owner[]) {
  const graph = buildOwnershipGraph(aProfile({ owners }));
  const blocked = graph.nodes.flatMap(({ name }, index) => (index > 0 && name.startsWith("SDN") ? [index] : []));
  return percentHeldBy(graph, { listed: new Set(blocked), majorityPercent: 50 });
}

const exactly = (percent: number) => ({ min: percent, max: percent });

describe("the 50 Percent Rule", () => {
  test("50 % of A, and A 50 % of the tenant, is 50 % of the tenant: stakes are passed down, not multiplied", () => {
    expect(heldBySdn([aCompany("A", 50, [aPerson("SDN One", 50)])])).toEqual(exactly(50));
  });

  test.each([
    ["49.99 % directly", [aPerson("SDN One", 49.99)], 49.99],
    ["50 % directly", [aPerson("SDN One", 50)], 50],
    ["all of it", [aPerson("SDN One", 100)], 100],
    ["25 % and 25 % of two blocked persons", [aPerson("SDN One", 25), aPerson("SDN Two", 25)], 50],
    [
      "25 % directly and 25 % through a holding it owns",
      [aPerson("SDN One", 25), aCompany("H", 25, [aPerson("SDN Two", 100)])],
      50,
    ],
    ["two persons who own a holding together", [aCompany("H", 60, [aPerson("SDN One", 25), aPerson("SDN Two", 25)])], 60],
    ["less than half of the only holding", [aCompany("H", 100, [aPerson("SDN One", 49.99)])], 0],
    ["one that is not listed counts nothing", [aPerson("Jane Doe", 100)], 0],
    ["a blocked organization passes on what it holds", [aCompany("SDN Holding", 51, [aPerson("Jane Doe", 100)])], 51],
  ])("%s", (_, owners, percent) => {
    expect(heldBySdn(owners)).toEqual(exactly(percent));
  });

  test("a holding that is half theirs in sum counts in full beside a direct stake", () => {
    const middle = aCompany("Middle", 30, [aCompany("Top", 50, [aPerson("SDN One", 50)])]);
    expect(heldBySdn([middle, aPerson("SDN Two", 20)])).toEqual(exactly(50));
  });

  test("three times 16.666666666666668 through rounding is half", () => {
    const third = 100 / 6;
    const owners = ["SDN One", "SDN Two", "SDN Three"].map((name) => aPerson(name, third));
    expect(heldBySdn([aCompany("H", 70, owners)])).toEqual(exactly(70));
  });

  test("a director, a signatory or a nominee without shares owns nothing", () => {
    expect(heldBySdn([aPerson("SDN One", null, { roles: ["director"] })])).toEqual(exactly(0));
    expect(heldBySdn([aPerson("SDN One", null, { roles: ["director", "signatory"] })])).toEqual(exactly(0));
  });

  test("two classes of share held by one party add up", () => {
    expect(heldBySdn([aPerson("SDN One", 30), aPerson("SDN One", 20)])).toEqual(exactly(50));
  });

  test("a holding described in two places of the sign-up is one holding", () => {
    const inFull = aCompany("Shell Ltd", 25, [aPerson("SDN One", 50)]);
    const byNameOnly = aCompany("SHELL, Ltd.", 100);
    expect(heldBySdn([inFull, aCompany("Middle", 25, [byNameOnly])])).toEqual(exactly(50));
  });

  test("namesakes with different birth dates are two persons", () => {
    const both = ["1960-01-01", "1990-01-01"].map((birthDate) => aPerson("SDN One", 25, { birthDate }));
    expect(buildOwnershipGraph(aProfile({ owners: both })).nodes).toHaveLength(3);
    expect(heldBySdn(both)).toEqual(exactly(50));
  });

  test("a company whose stated shares add up to more than all is held to no more than all", () => {
    expect(heldBySdn([aPerson("SDN One", 80), aPerson("SDN Two", 70)])).toEqual(exactly(100));
    expect(heldBySdn([aPerson("SDN One", 40), aPerson("Jane Doe", 90)])).toEqual(exactly(40));
  });
});

describe("bands and unknown shares", () => {
  const band = (percentMin: number | null, percentMax: number | null) => ({ percentMin, percentMax });

  test("a band gives the least and the greatest", () => {
    expect(heldBySdn([aPerson("SDN One", null, band(25, 50))])).toEqual({ min: 25, max: 50 });
  });

  test("two bands that may reach half together make a holding possibly, not surely, theirs", () => {
    const owners = ["SDN One", "SDN Two"].map((name) => aPerson(name, null, band(20, 30)));
    expect(heldBySdn([aCompany("H", 80, owners)])).toEqual({ min: 0, max: 80 });
  });

  test("an unknown share can be all that the others leave over", () => {
    expect(heldBySdn([aPerson("SDN One"), aPerson("Jane Doe", 60)])).toEqual({ min: 0, max: 40 });
    expect(heldBySdn([aPerson("SDN One")])).toEqual({ min: 0, max: 100 });
  });

  test("two unknown shares of blocked persons are together no more than what is left over", () => {
    expect(heldBySdn([aPerson("SDN One"), aPerson("SDN Two"), aPerson("Jane Doe", 70)])).toEqual({ min: 0, max: 30 });
  });

  test("only an upper end is no promise of a share, and only a lower end none of a limit", () => {
    expect(heldBySdn([aPerson("SDN One", null, band(null, 24))])).toEqual({ min: 0, max: 24 });
    expect(heldBySdn([aPerson("SDN One", null, band(75, null))])).toEqual({ min: 75, max: 100 });
  });

  test("a share that contradicts its own band widens it", () => {
    expect(heldBySdn([aPerson("SDN One", 10, band(25, 50))])).toEqual({ min: 10, max: 50 });
  });

  test("two accounts of one stake are a band between them", () => {
    const twice = [
      aCompany("Shell", 30, [aPerson("SDN One", 40)]),
      aCompany("Middle", 30, [aCompany("Shell", 100, [aPerson("SDN One", 60)])]),
    ];
    expect(heldBySdn(twice)).toEqual({ min: 0, max: 60 });
  });

  test("a nominee without a stated share may hold any", () => {
    expect(heldBySdn([aPerson("SDN One", null, { roles: ["nominee", "director"] })])).toEqual({ min: 0, max: 100 });
  });
});

describe("loops and size", () => {
  test("companies that own each other pass a blocked stake on and come to an end", () => {
    const loop = aCompany("A", 60, [aCompany("B", 50, [aCompany("A", 100), aPerson("SDN One", 50)])]);
    expect(heldBySdn([loop])).toEqual(exactly(60));
  });

  test("a loop gives nobody half of what nobody has half of", () => {
    const loop = aCompany("A", 100, [aCompany("B", 60, [aCompany("A", 60), aPerson("SDN One", 40)]), aPerson("SDN Two", 40)]);
    expect(heldBySdn([loop])).toEqual(exactly(0));
  });

  test("the tenant among its own owners is no blocked owner", () => {
    const { name, registration } = aProfile();
    expect(heldBySdn([aCompany(name, 40, [], { registration }), aPerson("SDN One", 20)])).toEqual(exactly(20));
  });

  test("sixteen layers of half pass half down", () => {
    let top = aPerson("SDN One", 50);
    for (let layer = 0; layer < 15; layer++) top = aCompany(`Layer ${layer}`, 50, [top]);
    expect(heldBySdn([top])).toEqual(exactly(50));
  });

  test("five hundred owners take milliseconds, side by side and each in a loop with all others", () => {
    const flat = Array.from({ length: 500 }, (_, i) => aPerson(`SDN ${i}`, 0.2));
    const names = Array.from({ length: 22 }, (_, i) => `Company ${i}`);
    const tangled = names.map((name) =>
      aCompany(
        name,
        4,
        names.map((other) => aCompany(other, 4)),
      ),
    );
    expect(heldBySdn(flat).min).toBeCloseTo(100, 5);
    const withOne = [...tangled, aPerson("SDN One", 1)];
    expect(heldBySdn(withOne)).toEqual(exactly(1));
    expect(fastestMs(() => heldBySdn(flat)) + fastestMs(() => heldBySdn(withOne))).toBeLessThan(50);
  });
});

describe("for every structure", () => {
  const names = fc.subarray([...partyLetters]);

  function heldBy(owners: Owner[], blocked: readonly string[]) {
    const graph = buildOwnershipGraph(aProfile({ owners }));
    const listed = new Set(graph.nodes.flatMap(({ name }, i) => (blocked.includes(name) ? [i] : [])));
    return percentHeldBy(graph, { listed, majorityPercent: 50 });
  }

  test("the least is no more than the greatest, and both are from 0 to 100", () => {
    fc.assert(
      fc.property(arbitraryOwners, names, (owners, blocked) => {
        const { min, max } = heldBy(owners, blocked);
        expect(min).toBeGreaterThanOrEqual(0);
        expect(max).toBeGreaterThanOrEqual(min);
        expect(max).toBeLessThanOrEqual(100);
      }),
      { numRuns: 300 },
    );
  });

  test("one more blocked party never makes the answer smaller", () => {
    fc.assert(
      fc.property(arbitraryOwners, names, fc.constantFrom(...partyLetters), (owners, blocked, another) => {
        const before = heldBy(owners, blocked);
        const after = heldBy(owners, [...blocked, another]);
        expect(after.min).toBeGreaterThanOrEqual(before.min);
        expect(after.max).toBeGreaterThanOrEqual(before.max);
      }),
      { numRuns: 300 },
    );
  });

  /** Without what tells namesakes apart: one of whom nothing is known goes with the first of them. */
  const byNameOnly = (owners: Owner[]): Owner[] =>
    owners.map((owner) => ({ ...owner, birthDate: null, registration: null, owners: byNameOnly(owner.owners) }));

  test("nobody blocked is nothing held, and the order of owners does not matter", () => {
    fc.assert(
      fc.property(arbitraryOwners.map(byNameOnly), names, (owners, blocked) => {
        expect(heldBy(owners, [])).toEqual(exactly(0));
        const turned = heldBy([...owners].reverse(), blocked);
        const straight = heldBy(owners, blocked);
        expect(turned.min).toBeCloseTo(straight.min, 6);
        expect(turned.max).toBeCloseTo(straight.max, 6);
      }),
      { numRuns: 300 },
    );
  });
});
