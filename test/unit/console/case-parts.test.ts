import { describe, expect, it, test } from "vitest";
import { fieldsBehind } from "../../../src/console/pages/case/evidence-fields.ts";
import { effectOf, effectsByPointer } from "../../../src/console/pages/case/match-effects.ts";
import { placesOf } from "../../../src/console/pages/case/places-of.ts";
import { pointsByCategory } from "../../../src/console/pages/case/points-by-category.ts";
import { consequencesOf } from "../../../src/console/pages/case/verdict-consequences.ts";
import type { CaseMatch, Facts, SignUp } from "../../../src/console/queries/wire.ts";
import { aCaseDetail } from "../../helpers/console-case.ts";

describe("points by category", () => {
  it("are cut at the category's cap, the largest first", () => {
    const points = pointsByCategory(aCaseDetail().reasons, { payment: { title: "Who pays", cap: 15 } });
    expect(points[0]).toMatchObject({ category: "payment", title: "Who pays", sum: 20, counted: 15, cap: 15 });
    expect(points.slice(1).map(({ category, counted }) => [category, counted])).toEqual([
      ["enduse", 12],
      ["ownership", 8],
    ]);
  });
});

describe("places", () => {
  const found = aCaseDetail();
  const places = (facts: object = {}) => placesOf({ ...(found.facts as Facts), ...facts }, found.request as SignUp, "NO");

  it("say who and what is in each country, and which the tenant did not declare", () => {
    const byCountry = new Map(places().map((place) => [place.country, place]));
    expect(byCountry.get("AU")).toMatchObject({
      isDeclared: true,
      roles: ["registered", "headquarters", "address", "network address", "telephone"],
    });
    expect(byCountry.get("CN")).toEqual({ country: "CN", isDeclared: false, roles: ["end user", "clock"] });
    expect(byCountry.get("NO")?.roles).toEqual(["accelerators"]);
  });

  it("leave out the other countries of a time zone when one of them was declared", () => {
    const geography = { declaredCountries: ["SG"], timezoneCountries: ["AQ", "MY", "SG"] };
    const clocks = places({ geography }).filter(({ roles }) => roles.includes("clock"));
    expect(clocks.map(({ country }) => country)).toEqual(["SG"]);
  });
});

describe("what the lists say of a party", () => {
  const match = (effect: CaseMatch["effect"], pointer: string, verdict?: "false_match") =>
    ({ effect, pointer, ruling: verdict ? { verdict, by: "x", at: "" } : null }) as CaseMatch;

  it("is the gravest that nobody ruled out, wherever the party is named", () => {
    const effects = effectsByPointer([
      match("watch", "/owners/0"),
      match("blocked", "/owners/0", "false_match"),
      match("listed", "/owners/1"),
    ]);
    expect(effectOf(["/owners/0", "/owners/1"], effects)).toBe("listed");
    expect(effectOf(["/owners/2"], effects)).toBeNull();
  });
});

describe("what a verdict will do", () => {
  const all = {
    found: { kind: "signup", state: "claimed" } as const,
    standing: "pending",
    heldCalls: 2,
    needsSecondPerson: true,
  };

  test("of a sign-up: the tenant is cleared, its held requests are decided again, a second person is needed", () => {
    expect(consequencesOf("approve", all)).toBe(
      "Approving clears the tenant. 2 held requests of it are decided again: what the policy then allows is released with a permit, the rest stays in the queue. A second person must confirm before anything happens.",
    );
  });

  test("of a sign-up whose tenant has moved on: nothing", () => {
    expect(consequencesOf("reject", { ...all, standing: "cleared" })).toContain("stays so");
  });

  test("of an instance request: refused while the tenant is not cleared", () => {
    const instance = { ...all, found: { kind: "instance", state: "claimed" } as const, needsSecondPerson: false };
    expect(consequencesOf("approve", instance)).toContain("refused until it is cleared");
    expect(consequencesOf("approve", { ...instance, standing: "cleared" })).toContain("a permit is signed");
    expect(consequencesOf("reject", instance)).toContain("no permit");
  });
});

describe("the fields behind a fact", () => {
  it("are those that the request holds", () => {
    expect(fieldsBehind("payment.payerCountries", aCaseDetail().request)).toEqual([
      { field: "payment.payerCountry", text: "AE" },
    ]);
    expect(fieldsBehind("no.such", {})).toEqual([]);
    expect(fieldsBehind("payment.asset", { payment: "text" })).toEqual([]);
  });
});
