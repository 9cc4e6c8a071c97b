import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { partyName } from "../../../src/domain/party-name.ts";
import type { Owner, SignupRequest } from "../../../src/domain/requests.ts";
import { quietBehaviour } from "../../../src/signals/behaviour.ts";
import { gatherBasis, gatherFacts } from "../../../src/signals/gather.ts";
import { arbitraryProfile } from "../../helpers/arbitrary-profiles.ts";
import { defaultPolicy } from "../../helpers/policies.ts";
import { aPerson, aProfile, aVerification, theSettings } from "../../helpers/profiles.ts";
import { shippedCatalog } from "../../helpers/shipped-catalog.ts";

const now = new Date("2026-11-24T10:00:00Z");

/** All facts of a sign-up of which the lists know nobody. */
function factsOf(profile: SignupRequest) {
  const { catalog, settings } = { catalog: shippedCatalog, settings: theSettings };
  return gatherFacts({
    basis: gatherBasis({ profile, screened: [], catalog, settings, now, isDisposableDomain: () => false }),
    kind: "signup",
    connection: profile.connection,
    place: { country: "DE", region: null, networks: [] },
    instance: null,
    standing: "new",
    exposure: {
      tenant: { accelerators: 0, operations: 0 },
      group: { accelerators: 0, operations: 0 },
      highestMemberOperations: 0,
    },
    links: { kinds: [], linkedTenants: 0, refusedTenants: 0, synchronisedTenants: 0 },
    behaviour: quietBehaviour,
    lists: { partial: false, missing: [], stale: [] },
    catalog,
    settings,
    now,
  });
}

/** Names in other scripts and of other places for the parties of generated sign-ups. */
const RENAMED = new Map([
  ["a", "王小明"],
  ["b", "محمد علي الحسيني"],
  ["c", "Иван Сергеевич Петров"],
  ["d", "José Ñíguez"],
  ["e", "Nguyễn Văn Hưng"],
  ["f", "김민수"],
  ["g", "ज्योति शर्मा"],
]);

/** One party keeps one name wherever the sign-up names it. */
const renamed = (name: string): string => RENAMED.get(partyName(name).words) ?? name;

interface Person {
  nationalities: string[];
  aliases: string[];
}

const asOther = (owners: readonly Owner[], person: Person): Owner[] =>
  owners.map((owner) => ({ ...owner, ...person, name: renamed(owner.name), owners: asOther(owner.owners, person) }));

const asOtherPeople = (profile: SignupRequest, person: Person, languages: string[]): SignupRequest => ({
  ...profile,
  name: renamed(profile.name),
  aliases: profile.aliases.map(renamed),
  nationalities: person.nationalities,
  owners: asOther(profile.owners, person),
  verifications: profile.verifications.map((verification) => ({ ...verification, subject: renamed(verification.subject) })),
  payment: { ...profile.payment, payerName: profile.payment.payerName && renamed(profile.payment.payerName) },
  connection: { ...profile.connection, languages },
});

const person: fc.Arbitrary<Person> = fc.record({
  nationalities: fc.subarray(["CN", "IR", "RU", "KP", "US", "DE", "MO"]),
  aliases: fc.subarray(["小明", "Саша", "أبو علي", "Pepe Ñ", "민수"]),
});
const languages = fc.subarray(["zh-CN", "fa-IR", "ru-RU", "ko-KP", "en-US"]);

describe("fairness", () => {
  test("nationality, language, aliases and the script of names change no fact and no score of a thousand tenants", () => {
    const scoreOf = (profile: SignupRequest) => {
      const facts = factsOf(profile);
      const { outcome, score, reasons } = defaultPolicy().evaluate(facts, now);
      return { facts, outcome, score, reasons };
    };
    fc.assert(
      fc.property(arbitraryProfile, person, languages, (profile, other, spoken) => {
        expect(scoreOf(asOtherPeople(profile, other, spoken))).toEqual(scoreOf(profile));
      }),
      { numRuns: 1_000 },
    );
  });

  test("residence may change facts, nationality of the same person may not", () => {
    const of = (changes: Partial<Owner>) => {
      const owners = [aPerson("Li Wei", 100, { residenceCountry: "DE", ...changes })];
      return factsOf(aProfile({ owners, verifications: [aVerification()] }));
    };
    expect(of({ nationalities: ["CN"] })).toEqual(of({ nationalities: ["DE"] }));
    expect(of({ residenceCountry: "CN" }).geography.declaredD5).toBe(true);
  });
});
