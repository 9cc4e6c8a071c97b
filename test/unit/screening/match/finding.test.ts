import { describe, expect, test } from "vitest";
import { screenParty } from "../../../../src/screening/match/screen-party.ts";
import { aListed, aQuery, aSegment } from "../../../helpers/listed.ts";

const people = [
  "Yevgeny Viktorovich PRIGOZHIN",
  "AL-TIKRITI, Barzan Ibrahim Hasan",
  "Wanzhou MENG",
  "Jean-Claude Ntaganzwa",
  "Rami Makhlouf",
];
const organizations = [
  "Joint Stock Company Tactical Missiles Corporation",
  "Shenzhen Zhongke Optoelectronics Co., Ltd.",
  "Siemens Aktiengesellschaft",
  "Second Central Research Institute of Radio Electronics",
  "Mahan Air",
];
const lists = [
  aSegment([
    ...people.map((name) => aListed({ id: name, names: [name] })),
    ...organizations.map((name) => aListed({ id: name, kind: "organization", names: [name] })),
  ]),
];

const found = (name: string, kind: "individual" | "organization") =>
  screenParty(lists, aQuery({ name, kind }), { limit: 5, threshold: 0.5, explain: false })[0]?.entryId;

describe("a listed person is found", () => {
  test.each([
    ["in Cyrillic", "Евгений Пригожин", 0],
    ["with a slip", "Yevgeny Prigozhni", 0],
    ["without the middle name", "Yevgeny Prigozhin", 0],
    ["in another order", "Barzan Ibrahim Hasan al-Tikriti", 1],
    ["without the article", "Barzan Ibrahim Hasan Tikriti", 1],
    ["in Chinese order and spelling", "Meng Wan Zhou", 2],
    ["in Chinese characters", "孟晚舟", 2],
    ["without the hyphen", "Jeanclaude Ntaganzwa", 3],
    ["with both words glued", "RamiMakhlouf", 4],
  ] as const)("%s: %s", (_, name, at) => {
    expect(found(name, "individual")).toBe(people[at]);
  });
});

describe("a listed organization is found", () => {
  test.each([
    ["with the legal form elsewhere", "Tactical Missiles Corporation JSC", 0],
    ["with a word misspelt", "Tactical Misiles Corporation", 0],
    ["without its legal form", "Shenzhen Zhongke Optoelectronics", 1],
    ["glued to its legal form", "SiemensAG", 2],
    ["with its words in another order", "Central Second Research Institute Radio Electronics", 3],
    ["exactly", "MAHAN AIR", 4],
  ] as const)("%s: %s", (_, name, at) => {
    expect(found(name, "organization")).toBe(organizations[at]);
  });
});

describe("how common a word is", () => {
  const many = [
    aSegment([
      ...Array.from({ length: 300 }, (_, i) =>
        aListed({ id: `t${i}`, kind: "organization", names: [`Firm${i} Trading Company`] }),
      ),
      aListed({ id: "rare", kind: "organization", names: ["Zarnegar Trading Company"] }),
    ]),
  ];
  const score = (name: string) =>
    screenParty(many, aQuery({ name, kind: "organization" }), { limit: 1, threshold: 0, explain: false })[0]?.score ?? 0;

  test("generic words alone make no match", () => {
    expect(score("Orchard Trading Company")).toBeLessThan(0.83);
    expect(score("Trading Company")).toBeLessThan(0.83);
  });

  test("a rare word does", () => {
    expect(score("Zarnegar Trading")).toBeGreaterThan(0.83);
    expect(score("Zarnegar General Trading Company")).toBeGreaterThan(score("Orchard Trading Company"));
  });
});
