import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/domain/facts.ts";
import { aFacts, anInstanceOfFacts, throughJson } from "../../helpers/facts.ts";
import { defaultPolicy } from "../../helpers/policies.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
type Overrides = Parameters<typeof aFacts>[0];

const monitored = (overrides: Overrides): Facts =>
  aFacts({ ...overrides, request: { kind: "monitoring" }, tenant: { standing: "cleared" } });
const reasonOf = (rule: string, facts: Facts) =>
  defaultPolicy()
    .evaluate(throughJson(facts), NOW)
    .reasons.find((reason) => reason.rule === rule);

const load = { daysToFullLoad: 20.9, fullLoadAccelerators: 257, fullLoadHours: 72.1 };
const night = { nightFitsD5: true, nightFitsDeclared: false };

/** A rule, what makes it fire, and what does not although it nearly is the same. */
const cases: [rule: string, fires: Overrides, quiet: Overrides][] = [
  ["geography.embargoed_access", { behaviour: { embargoedLogins: 1 } }, { behaviour: { loginCountries: ["IR"] } }],
  ["geography.concealed", { behaviour: { adminConcealedPercent: 50.1 } }, { behaviour: { adminConcealedPercent: 50 } }],
  ["geography.concealed", { behaviour: { adminConcealedPercent: 90 } }, { behaviour: { adminConcealedPercent: undefined } }],
  ["payment.many_payers", { behaviour: { payers: 3 } }, { behaviour: { payers: 2 } }],
  ["linkage.synchronised", { linkage: { synchronisedTenants: 1 } }, { linkage: { linkedTenants: 5 } }],
  ["linkage.refused_before", { linkage: { refusedTenants: 1 } }, { linkage: { linkedTenants: 5 } }],
  [
    "linkage.group_tier",
    { exposure: { groupTier: 3, highestMemberTier: 2 }, linkage: { linkedTenants: 2 } },
    { exposure: { groupTier: 3, highestMemberTier: 3 }, linkage: { linkedTenants: 2 } },
  ],
  ["behaviour.rapid_full_load", { behaviour: load }, { behaviour: { ...load, daysToFullLoad: 21 } }],
  ["behaviour.rapid_full_load", { behaviour: load }, { behaviour: { ...load, fullLoadAccelerators: 256 } }],
  ["behaviour.rapid_full_load", { behaviour: load }, { behaviour: { ...load, fullLoadHours: 72 } }],
  ["behaviour.rapid_full_load", { behaviour: load }, { behaviour: { ...load, daysToFullLoad: undefined } }],
  ["behaviour.checkpoint_egress", { behaviour: { egressD5Gigabytes: 100 } }, { behaviour: { egressD5Gigabytes: 99.9 } }],
  ["behaviour.profile_drift", { behaviour: { changedAfterApproval: ["payment"] } }, {}],
  ["behaviour.profile_drift", { behaviour: { ownersChangedUnreported: true } }, {}],
  ["behaviour.d5_admin_share", { behaviour: { adminD5Percent: 10.1 } }, { behaviour: { adminD5Percent: 10 } }],
  [
    "behaviour.d5_admin_share",
    { behaviour: { adminD5Percent: 90 } },
    { behaviour: { adminD5Percent: 90 }, geography: { declaredD5: true } },
  ],
  ["behaviour.d5_admin_share", { behaviour: night }, { behaviour: { ...night, nightFitsDeclared: true } }],
  ["behaviour.d5_admin_share", { behaviour: night }, { behaviour: { nightFitsD5: true, nightFitsDeclared: undefined } }],
];

describe.each(cases)("%s", (rule, fires, quiet) => {
  test("fires in monitoring, with evidence of what it read", () => {
    const reason = reasonOf(rule, monitored(fires));
    expect(reason?.points).toBeGreaterThan(0);
    const [family = "", values = {}] = Object.entries(fires as Record<string, Record<string, unknown>>)[0] ?? [];
    const shown = new Map(reason?.evidence.map(({ path, value }) => [path, value]));
    for (const [name, value] of Object.entries(values)) expect(shown.get(`${family}.${name}`)).toEqual(value);
  });

  test("must not fire", () => {
    expect(reasonOf(rule, monitored(quiet))).toBeUndefined();
    expect(reasonOf(rule, monitored({}))).toBeUndefined();
  });

  test("counts at an instance request too", () => {
    expect(reasonOf(rule, anInstanceOfFacts(fires))?.points).toBeGreaterThan(0);
  });
});

test.each([
  ["payment.many_payers", { behaviour: { payers: 3 } }],
  ["behaviour.rapid_full_load", { behaviour: load }],
  ["behaviour.checkpoint_egress", { behaviour: { egressD5Gigabytes: 500 } }],
  ["behaviour.d5_admin_share", { behaviour: { adminD5Percent: 30 } }],
  ["behaviour.profile_drift", { behaviour: { changedAfterApproval: ["owners"] } }],
] as [string, Overrides][])(
  "%s asks a person in monitoring, and only adds points to a request of who was approved since",
  (rule, fires) => {
    expect(reasonOf(rule, monitored(fires))?.effect).toBe("review");
    expect(reasonOf(rule, anInstanceOfFacts(fires))?.effect).toBeNull();
  },
);

test("a change of how it is paid is no case by itself", () => {
  expect(
    reasonOf("behaviour.profile_drift", monitored({ behaviour: { changedAfterApproval: ["payment", "use"] } }))?.effect,
  ).toBeNull();
});

test("egress weighs less where no job ended near it; where nobody tells of jobs it weighs in full", () => {
  const points = (egressNearJobEnd: boolean | undefined) =>
    reasonOf("behaviour.checkpoint_egress", monitored({ behaviour: { egressD5Gigabytes: 200, egressNearJobEnd } }))?.points;
  expect([points(true), points(false), points(undefined)]).toEqual([15, 8, 15]);
});

test("another answer after a refusal holds for a person, at a new profile and at a request", () => {
  const changed = { behaviour: { useChangedAfterRefusal: true } };
  for (const facts of [aFacts(changed), anInstanceOfFacts(changed)]) {
    expect(reasonOf("enduse.undeclared", facts)).toMatchObject({ effect: "review", points: 10 });
  }
});
