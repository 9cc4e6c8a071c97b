import { describe, expect, test } from "vitest";
import { Segment } from "../../src/screening/index/segment.ts";
import { screenParty } from "../../src/screening/match/screen-party.ts";
import { cslCsv } from "../../src/screening/readers/csl-csv.ts";
import { ofacSdnCsv } from "../../src/screening/readers/ofac/sdn-csv.ts";
import { indexShared } from "../helpers/list-files.ts";
import { aQuery } from "../helpers/listed.ts";
import { createReverseIndex } from "../helpers/reverse-lookup.ts";
import { hasSharedData, withoutSharedData } from "../helpers/shared-data.ts";
import { drawn, slips } from "../helpers/slips.ts";

describe.skipIf(!hasSharedData)(`on real lists (${withoutSharedData})`, () => {
  test("whoever matches an entry for review is found by the entry", async () => {
    const segments = [
      new Segment(
        "us-ofac-sdn",
        "blocked",
        await indexShared(ofacSdnCsv, {
          sdn: "lists/ofac/sdn.csv",
          alt: "lists/ofac/alt.csv",
          add: "lists/ofac/add.csv",
          comments: "lists/ofac/sdn_comments.csv",
        }),
      ),
      new Segment("us-csl", "blocked", await indexShared(cslCsv, { list: "lists/csl/consolidated.csv" })),
    ];
    const missed: string[] = [];
    let matches = 0;
    for (let i = 0; i < 700; i++) {
      const segment = segments[drawn(2)] as Segment;
      const name = drawn(segment.nameCount);
      const entry = segment.entryOf(name);
      const kind = segment.kind(entry) === "individual" ? "individual" : "organization";
      const query = aQuery({
        kind,
        name: slips[i % slips.length]?.(segment.nameText(name)) ?? "",
        countries: segment.countries(entry),
      });
      const found = screenParty(segments, query, { lists: [segment.listId], limit: 5, threshold: 0.83, explain: false });
      const isIt = found.some(({ entryId }) => entryId === segment.entryId(entry));
      if (!isIt) continue;
      matches++;
      if (createReverseIndex([[query]]).find(segment, entry).length === 0)
        missed.push(`${query.name} | ${segment.nameText(name)}`);
    }
    expect(missed).toEqual([]);
    expect(matches).toBeGreaterThan(450);
  }, 120_000);
});
