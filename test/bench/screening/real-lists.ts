import { createReadStream, readFileSync } from "node:fs";
import type { ListEffect } from "../../../src/domain/screening.ts";
import { Segment } from "../../../src/screening/index/segment.ts";
import { SegmentBuilder } from "../../../src/screening/index/segment-builder.ts";
import { countryCode } from "../../../src/screening/readers/fields/country-code.ts";
import { type EntryKind, entryItem, type ListItem, type SourceFile } from "../../../src/screening/readers/list-item.ts";
import { type ListFormat, listReaders } from "../../../src/screening/readers/reader-table.ts";
import { sharedPath } from "../../helpers/shared-data.ts";

interface RealList {
  id: string;
  effect: ListEffect;
  items: () => AsyncIterable<ListItem> | Iterable<ListItem>;
}

const sourceFile = (path: string): SourceFile => ({ label: path, read: () => createReadStream(sharedPath(`data/${path}`)) });

function published(id: string, effect: ListEffect, format: ListFormat, paths: Record<string, string>): RealList {
  const files = () => new Map(Object.entries(paths).map(([name, path]) => [name, sourceFile(path)]));
  return { id, effect, items: () => listReaders[format].read(files()) };
}

const ofac = (directory: string, [sdn, alt, add, comments]: readonly [string, string, string, string]) => ({
  sdn: `lists/${directory}/${sdn}.csv`,
  alt: `lists/${directory}/${alt}.csv`,
  add: `lists/${directory}/${add}.csv`,
  comments: `lists/${directory}/${comments}.csv`,
});

interface Party {
  id: string;
  kind: EntryKind;
  names: string[];
  country: string | null;
}

const toItem = ({ id, kind, names, country }: Party): ListItem => {
  const code = country === null ? null : countryCode(country);
  return entryItem({
    id,
    kind,
    names: names.map((text) => ({ text, isWeak: false })),
    birthDates: [],
    countries: code ? [code] : [],
    programs: [],
    identifiers: [],
    addresses: [],
    effect: null,
  });
};

/** Lists that were rearranged into JSON from a publisher's PDF: no format of a publisher's, so no reader of the product's. */
function* extractedItems(path: string): Generator<ListItem> {
  const { entities } = JSON.parse(readFileSync(sharedPath(`data/${path}`), "utf8")) as {
    entities: { name: string; aliases: string[]; country: string | null }[];
  };
  for (const [i, { name, aliases, country }] of entities.entries())
    yield toItem({ id: `${i + 1}`, kind: "organization", names: [name, ...aliases], country });
}

/** The Denied Persons List as BIS publishes it by itself: tab-separated, quoted. */
function* deniedItems(path: string): Generator<ListItem> {
  const [, ...rows] = readFileSync(sharedPath(`data/${path}`), "utf8").split(/\r?\n/);
  for (const [i, row] of rows.entries()) {
    const [name = "", , , , country = ""] = row.split("\t").map((cell) => cell.replace(/^"|"$/g, "").trim());
    if (name !== "") yield toItem({ id: `${i + 1}`, kind: "unknown", names: [name], country: country || "US" });
  }
}

const lists: readonly RealList[] = [
  published("us-ofac-sdn", "blocked", "ofac-sdn-csv", ofac("ofac", ["sdn", "alt", "add", "sdn_comments"])),
  published("us-ofac-cons", "listed", "ofac-sdn-csv", ofac("ofac", ["cons_prim", "cons_alt", "cons_add", "cons_comments"])),
  published("us-csl", "listed", "csl-csv", { list: "lists/csl/consolidated.csv" }),
  published("un-sc", "listed", "un-xml", { list: "lists/un/consolidated.xml" }),
  { id: "us-dow-1260h", effect: "listed", items: () => extractedItems("lists/us/dow_1260h.json") },
  { id: "us-dow-1286", effect: "listed", items: () => extractedItems("lists/us/dow_1286.json") },
  { id: "us-bis-dpl", effect: "listed", items: () => deniedItems("lists/us/dpl.txt") },
];

/** Reads and indexes every list of parties in ../shared/data; `milliseconds` is for all of it, one after the other. */
export async function loadRealLists(): Promise<{ segments: Segment[]; milliseconds: number }> {
  const started = performance.now();
  const segments: Segment[] = [];
  for (const { id, effect, items } of lists) {
    const builder = new SegmentBuilder();
    for await (const item of items()) builder.add(item);
    segments.push(new Segment(id, effect, builder.build()));
  }
  return { segments, milliseconds: performance.now() - started };
}
