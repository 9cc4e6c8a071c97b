import { describe, expect, test } from "vitest";
import { screenParty } from "../../../../src/screening/match/screen-party.ts";
import { aListed, aQuery, aSegment, screenAgainst } from "../../../helpers/listed.ts";

const viktor = aListed({
  id: "viktor",
  names: ["BOUT, Viktor Anatoljevitch", "Viktor Butt", { text: "Vitali Sergitov", isWeak: true }],
  birthDates: [{ from: 19_670_113, to: 19_670_113 }],
  countries: ["RU"],
  identifiers: [{ type: "document", network: "RU", value: "21N0532664" }],
  addresses: ["14 Tverskaya Street, Apartment 5, Moscow"],
  programs: ["DRCONGO"],
});
const zarya = aListed({
  id: "zarya",
  kind: "organization",
  names: ["Zarya Optronics Design Bureau LLC"],
  countries: ["RU"],
  identifiers: [
    { type: "registration", network: "RU", value: "1027700132195" },
    { type: "wallet", network: "XBT", value: "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h" },
  ],
});
const list = [viktor, zarya];
const best = (query: Parameters<typeof screenAgainst>[1]) => screenAgainst(list, query)[0];
const scoreOf = (query: Parameters<typeof screenAgainst>[1]) => best(query)?.score ?? 0;

describe("a party screened against a list", () => {
  test("is found by each name of an entry, in the publisher's words", () => {
    const match = best({ kind: "individual", name: "Viktor Anatolyevich Bout" });
    expect(match).toMatchObject({
      list: "test-list",
      entryId: "viktor",
      effect: "blocked",
      name: "BOUT, Viktor Anatoljevitch",
      matchedName: "BOUT, Viktor Anatoljevitch",
      kind: "individual",
      programs: ["DRCONGO"],
      countries: ["RU"],
    });
    expect(best({ kind: "individual", name: "Butt Viktor" })?.matchedName).toBe("Viktor Butt");
  });

  test("is found by any of its own names, once for an entry", () => {
    const found = screenAgainst(list, { name: "Somebody Unheard Of", aliases: ["Viktor Bout", "Viktor Butt"] });
    expect(found.map(({ entryId }) => entryId)).toEqual(["viktor"]);
    expect(found[0]?.explanation[0]).toMatchObject({ feature: "name", query: "Viktor Butt" });
  });

  test("is not found when it is somebody else", () => {
    expect(screenAgainst(list, { kind: "individual", name: "Natalia Kowalczyk" })).toEqual([]);
    expect(screenAgainst(list, { kind: "organization", name: "Harbour Robotics Ltd" })).toEqual([]);
    expect(screenAgainst(list, { name: "" })).toEqual([]);
  });

  test("the match id is that of list and entry, and safe in a URL", () => {
    const [one, again, other] = [
      best({ name: "Viktor Bout" }),
      best({ name: "Viktor Butt" }),
      best({ name: "Zarya Optronics Design Bureau" }),
    ];
    expect(one?.matchId).toBe(again?.matchId);
    expect(one?.matchId).not.toBe(other?.matchId);
    expect(one?.matchId).toMatch(/^[\w-]{22}$/);
  });

  test("best first, cut at the limit and below the threshold", () => {
    const entries = ["Viktor Bout", "Viktor Boot", "Viktor Baut"].map((name, i) => aListed({ id: `${i}`, names: [name] }));
    const all = screenAgainst(entries, { kind: "individual", name: "Viktor Bout" });
    expect(all[0]?.entryId).toBe("0");
    expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).sort((a, b) => b - a));
    expect(screenAgainst(entries, { kind: "individual", name: "Viktor Bout" }, { limit: 1 })).toHaveLength(1);
    expect(screenAgainst(entries, { kind: "individual", name: "Viktor Bout" }, { threshold: 0.995 })).toHaveLength(1);
  });

  test("only the lists that were asked for", () => {
    const segments = [aSegment([viktor], "one"), aSegment([viktor], "two")];
    const options = { limit: 5, threshold: 0.5, explain: false };
    const query = aQuery({ name: "Viktor Butt" });
    expect(screenParty(segments, query, options).map((match) => match.list)).toEqual(["one", "two"]);
    expect(screenParty(segments, query, { ...options, lists: ["two"] }).map((match) => match.list)).toEqual(["two"]);
  });

  test("a weak alias alone is never a strong match", () => {
    const strong = screenAgainst([aListed({ names: ["Vitali Sergitov"] })], { kind: "individual", name: "Vitali Sergitov" })[0]
      ?.score;
    expect(strong).toBeGreaterThan(0.99);
    expect(scoreOf({ kind: "individual", name: "Vitali Sergitov" })).toBeLessThan(0.93);
    expect(scoreOf({ kind: "individual", name: "Vitali Sergitov", birthDate: "1967-01-13", countries: ["RU"] })).toBeGreaterThan(
      0.9,
    );
  });
});

describe("other facts than the name", () => {
  const name = "Viktor Anatolievich Bout";
  const bare = scoreOf({ kind: "individual", name });

  test.each([
    ["the same birth date", { birthDate: "1967-01-13" }],
    ["a shared country", { countries: ["DE", "RU"] }],
    ["the same address", { address: "Tverskaya street 14, apartment 5, Moscow" }],
  ])("corroborate: %s", (_, facts) => {
    expect(scoreOf({ kind: "individual", name, ...facts })).toBeGreaterThan(bare);
  });

  test.each([
    ["another birth date", { birthDate: "1989-06-02" }],
    ["another country", { countries: ["BR"] }],
    ["another kind of party", { kind: "organization" as const }],
  ])("contradict: %s", (_, facts) => {
    expect(scoreOf({ kind: "individual", name, ...facts })).toBeLessThan(bare);
  });

  test("a birth date: the same day, day and month swapped, the year, the next year, another generation, in this order", () => {
    const dates = ["1967-01-13", "1967-08-02", "1968-01-13", "1991-01-13"];
    const scores = dates.map((birthDate) => scoreOf({ kind: "individual", name, birthDate }));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(dates.length);
  });

  test("day and month swapped are taken for a slip", () => {
    const listed = [aListed({ names: [name], birthDates: [{ from: 19_670_103, to: 19_670_103 }] })];
    const score = (birthDate: string) => screenAgainst(listed, { kind: "individual", name, birthDate })[0]?.score ?? 0;
    expect(score("1967-03-01")).toBeGreaterThan(score("1967-03-02"));
    expect(score("1967-03-01")).toBeLessThan(score("1967-01-03"));
  });

  test("a day within the years that a list knows agrees, though less than the day itself", () => {
    const listed = [aListed({ names: [name], birthDates: [{ from: 19_660_101, to: 19_681_231 }] })];
    const feature = screenAgainst(listed, { kind: "individual", name, birthDate: "1967-05-05" })[0]?.explanation.find(
      (part) => part.feature === "birthDate",
    );
    expect(feature).toEqual({ feature: "birthDate", query: "1967-05-05", candidate: "1966 to 1968", score: 0.9 });
  });

  test("another birth date makes a namesake no match", () => {
    expect(scoreOf({ kind: "individual", name: "Viktor Butt", birthDate: "1999-12-31", countries: ["US"] })).toBeLessThan(0.83);
  });

  test("facts make no match of another name", () => {
    const same = { birthDate: "1967-01-13", countries: ["RU"], address: "14 Tverskaya Street, Apartment 5, Moscow" };
    expect(scoreOf({ kind: "individual", name: "Natalia Kowalczyk", ...same })).toBe(0);
  });

  test("a country alone, or the lack of one, is never held against a party that is not named", () => {
    expect(screenAgainst(list, { kind: "individual", name: "Natalia Kowalczyk", countries: ["RU"] })).toEqual([]);
  });
});

describe("identifiers", () => {
  test.each([
    ["a wallet", { type: "wallet" as const, network: null, value: "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h" }, "zarya"],
    ["a registration number", { type: "registration" as const, network: "RU", value: "1027-7001-32195" }, "zarya"],
    ["a passport", { type: "document" as const, network: "RU", value: "21n 0532664" }, "viktor"],
  ])("%s finds its holder whatever the name", (_, identifier, entryId) => {
    const [match] = screenAgainst(list, { name: "Nobody By That Name", identifiers: [identifier] });
    expect(match).toMatchObject({ entryId, score: 1 });
    expect(match?.explanation).toContainEqual(
      expect.objectContaining({ feature: identifier.type, query: identifier.value, score: 1 }),
    );
  });

  test.each([
    ["a wallet one letter off", { type: "wallet" as const, network: null, value: "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9g" }],
    ["a number of another country", { type: "registration" as const, network: "KZ", value: "1027700132195" }],
    ["a number one digit off", { type: "registration" as const, network: "RU", value: "1027700132196" }],
  ])("%s finds nobody", (_, identifier) => {
    expect(screenAgainst(list, { name: "Nobody By That Name", identifiers: [identifier] })).toEqual([]);
  });

  test("another number in the same register is a doubt about the same name", () => {
    const query = { kind: "organization" as const, name: "Zarya Optronics Design Bureau LLC" };
    const other = { type: "registration" as const, network: "RU", value: "5555555555555" };
    expect(scoreOf({ ...query, identifiers: [other] })).toBeLessThan(scoreOf(query));
    expect(best({ ...query, identifiers: [other] })?.explanation).toContainEqual({
      feature: "registration",
      query: "5555555555555",
      candidate: "1027700132195",
      score: 0,
    });
  });
});

describe("the score and its explanation", () => {
  test("1 is only for what is identical in all that both sides know", () => {
    const name = "Zarya Optronics Design Bureau LLC";
    expect(scoreOf({ kind: "organization", name })).toBe(1);
    expect(scoreOf({ kind: "organization", name, countries: ["RU"] })).toBe(1);
    expect(scoreOf({ kind: "organization", name, countries: ["DE"] })).toBeLessThan(1);
    expect(scoreOf({ kind: "organization", name: "Zarya Optronics Design Bureau", countries: ["RU"] })).toBeLessThan(1);
    expect(scoreOf({ kind: "individual", name: "Bout Viktor Anatoljevitch", birthDate: "1967-01-13" })).toBeLessThan(1);
  });

  test("says of every fact that both sides know what was compared, and how it agreed", () => {
    const match = best({
      kind: "individual",
      name: "Viktor Bout",
      birthDate: "1967-01-13",
      countries: ["TJ", "RU"],
      address: "14 Tverskaya Street, Apt 5, Moscow",
      identifiers: [{ type: "document", network: "RU", value: "21N0532664" }],
    });
    expect(match?.explanation.map(({ feature }) => feature)).toEqual(["name", "birthDate", "country", "address", "document"]);
    expect(match?.explanation).toContainEqual({ feature: "birthDate", query: "1967-01-13", candidate: "1967-01-13", score: 1 });
    expect(match?.explanation).toContainEqual({ feature: "country", query: "TJ, RU", candidate: "RU", score: 1 });
    for (const { query, candidate, score } of match?.explanation ?? []) {
      expect(query).not.toBe("");
      expect(candidate).not.toBe("");
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  });

  test("without explanations asked for there are none", () => {
    const [match] = screenAgainst(list, { name: "Viktor Butt" }, { explain: false });
    expect(match?.explanation).toEqual([]);
  });

  test("the same question has the same answer, whatever was asked in between", () => {
    const segments = [aSegment(list)];
    const ask = (name: string) => screenParty(segments, aQuery({ name }), { limit: 5, threshold: 0.3, explain: true });
    const before = ask("Viktor Bout");
    for (const name of ["Zarya", "Vitali Sergitov", "", "Бут Виктор"]) ask(name);
    expect(ask("Viktor Bout")).toEqual(before);
  });
});
