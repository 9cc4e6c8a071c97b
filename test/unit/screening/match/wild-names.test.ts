import { describe, expect, test } from "vitest";
import { searchOf } from "../../../../src/screening/match/name-search.ts";
import { makeQueryName } from "../../../../src/screening/match/query-name.ts";
import { screenParty } from "../../../../src/screening/match/screen-party.ts";
import { scoreNames } from "../../../../src/screening/names/score-names.ts";
import { aListed, aQuery, aSegment } from "../../../helpers/listed.ts";
import { makeRandom } from "../../../helpers/random.ts";
import { wildName, worstNames } from "../../../helpers/wild-names.ts";

const random = makeRandom(3);
const wild = Array.from({ length: 3_000 }, () => wildName(random));
const known = aSegment([
  ...["Mohammed Ali", "KIM Jong Un", "محمد علي", "张伟", "김정은", "Owen & Sons Ltd"].map((name, i) =>
    aListed({ id: `${i}`, names: [name] }),
  ),
  ...[...worstNames, ...wild.slice(0, 500)].map((name, i) => aListed({ id: `w${i}`, kind: "unknown", names: [name] })),
]);

const lists = [known];

describe("any text given as a name", () => {
  test("is screened, whether or not such texts are listed themselves", () => {
    for (const [i, name] of [...worstNames, ...wild].entries()) {
      const kind = ([null, "individual", "organization"] as const)[i % 3] ?? null;
      const matches = screenParty(lists, aQuery({ name, kind }), { limit: 5, threshold: 0, explain: true });
      for (const { score } of matches) expect(score >= 0 && score <= 1, `${score}`).toBe(true);
    }
  });

  test("scores between 0 and 1 against any other, and 1 or 0 against itself", () => {
    for (const [i, name] of [...worstNames, ...wild].entries()) {
      const other = wild[(i * 31) % wild.length] as string;
      for (const schema of ["Person", "Company"]) {
        const score = scoreNames(schema, name, other);
        expect(score >= 0 && score <= 1, `${score}`).toBe(true);
        expect([0, 1]).toContain(scoreNames(schema, name, name));
      }
    }
  });

  test("is looked for by a bounded number of words and keys", () => {
    const search = searchOf(lists);
    for (const name of worstNames) {
      const query = makeQueryName(name, null, search.lexicon);
      expect(query.prepared.tokens.length).toBeLessThanOrEqual(16);
      expect(query.sought.reduce((sum, { keys }) => sum + keys().length, 0)).toBeLessThanOrEqual(16 * 26);
      expect(search.find(query, { least: 0.5, limit: 40, isWanted: () => true }).length).toBeLessThanOrEqual(40);
    }
  });
});
