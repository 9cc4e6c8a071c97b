import { describe, expect, test } from "vitest";
import type { SignupRequest } from "../../../src/domain/requests.ts";
import { screenParty } from "../../../src/screening/match/screen-party.ts";
import { screenParties } from "../../../src/signals/screen-parties.ts";
import { isStrong } from "../../../src/signals/screening.ts";
import { aListed, aSegment } from "../../helpers/listed.ts";
import { aProfile, theSettings } from "../../helpers/profiles.ts";

const lists = [
  aSegment([
    aListed({
      id: "p",
      names: ["Yevgeny Viktorovich PRIGOZHIN"],
      birthDates: [{ from: 19610601, to: 19610601 }],
      countries: ["RU"],
    }),
    aListed({ id: "o", kind: "organization", names: ["Zarya Kvant Optics LLC"], countries: ["RU"] }),
  ]),
];
const index = {
  screen: (...[query, options]: Parameters<typeof screenParty> extends [unknown, ...infer Rest] ? Rest : never) =>
    screenParty(lists, query, options),
};

const paidBy = (payerName: string, payerCountry: string | null): SignupRequest => {
  const profile = aProfile();
  return { ...profile, payment: { ...profile.payment, payerName, payerCountry } };
};
const payerOf = (profile: SignupRequest) => {
  const payer = screenParties(profile, index, theSettings, { explain: true }).find(({ role }) => role === "payer");
  return payer?.matches[0];
};

describe("a payer who is called as somebody on a list", () => {
  test.each(["Yevgeny Viktorovich Prigozhin", "Zarya Kvant Optics LLC"])(
    "and known by nothing else is worth a look, no more: %s",
    (name) => {
      const match = payerOf(paidBy(name, null));
      expect(match?.score).toBeLessThan(theSettings.strongThreshold);
      expect(match?.score).toBeGreaterThanOrEqual(theSettings.possibleThreshold);
      expect(match && isStrong(match, theSettings)).toBe(false);
      expect(match?.explanation.map(({ feature }) => feature)).toEqual(["name", "nothing but a name"]);
    },
  );

  test("and is of that one's country is that one", () => {
    const match = payerOf(paidBy("Zarya Kvant Optics LLC", "RU"));
    expect(match && isStrong(match, theSettings)).toBe(true);
    expect(match?.explanation.map(({ feature }) => feature)).toEqual(["name", "country"]);
  });
});

describe("whoever is known by more than a name", () => {
  test("is as strong a match as it scores: an owner with that birth date", () => {
    const profile = aProfile();
    const [owner] = profile.owners;
    const owners = owner ? [{ ...owner, name: "Yevgeny Viktorovich Prigozhin", birthDate: "1961-06-01" }] : [];
    const screened = screenParties({ ...profile, owners }, index, theSettings, { explain: false });
    const match = screened.find(({ role }) => role === "owner")?.matches[0];
    expect(match && isStrong(match, theSettings)).toBe(true);
  });
});
