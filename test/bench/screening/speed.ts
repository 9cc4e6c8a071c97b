import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { PartyKind } from "../../../src/domain/requests.ts";
import type { Segment } from "../../../src/screening/index/segment.ts";
import { screenParty } from "../../../src/screening/match/screen-party.ts";
import { makeRandom, type Random } from "../../helpers/random.ts";
import { sharedPath } from "../../helpers/shared-data.ts";
import { disturbances } from "./disturb-names.ts";
import { inventNames } from "./invented-names.ts";
import { askFor, type ListedName } from "./recall.ts";

export interface NamedQuery {
  name: string;
  kind: PartyKind | null;
}

/** Names of real people and organizations that no list holds in this spelling, each once, in any order. */
export function unseenNames(names: readonly ListedName[]): NamedQuery[] {
  const random = makeRandom(11);
  const kinds = Object.values(disturbances);
  const disturbed = names
    .filter((_, i) => i % 3 === 0)
    .flatMap(({ text, style, kind }) => {
      const made = random.pick(kinds)(text, style, random);
      return made === null ? [] : [{ name: made, kind }];
    });
  const later = parse(readFileSync(sharedPath("data/lists/ofac-later/sdn.csv")), {
    relax_column_count: true,
    relax_quotes: true,
  }).map(
    ([, name = "", type]: string[]): NamedQuery => ({
      name,
      kind: type?.trim() === "individual" ? "individual" : "organization",
    }),
  );
  const pairs = parse<Record<string, string>>(readFileSync(sharedPath("data/names/pairs.csv")), { columns: true });
  const labelled = pairs.flatMap(({ schema, name1 = "", name2 = "" }) =>
    [name1, name2].map((name): NamedQuery => ({ name, kind: schema === "Person" ? "individual" : "organization" })),
  );
  const listed = new Set(names.map(({ text }) => text));
  const unseen = new Map(
    [...disturbed, ...later, ...labelled, ...inventNames(disturbed.length, 5)]
      .filter(({ name }) => name !== "" && !listed.has(name))
      .map((query) => [query.name, query]),
  );
  return shuffle([...unseen.values()], random);
}

function shuffle<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
}

export interface Speed {
  screenings: number;
  /** By the clock, and by the time that the processor gave this process: others may use it too. */
  perSecond: number;
  perCpuSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Screens each name once, explanations off. */
export function measureSpeed(segments: readonly Segment[], names: readonly NamedQuery[], threshold: number): Speed {
  const queries = names.map(({ name, kind }) => askFor(name, kind));
  const options = { limit: 20, threshold, explain: false };
  const times = new Float64Array(queries.length);
  const cpu = process.cpuUsage();
  const started = performance.now();
  for (const [i, query] of queries.entries()) {
    const before = performance.now();
    screenParty(segments, query, options);
    times[i] = performance.now() - before;
  }
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  times.sort();
  const at = (share: number) => times[Math.floor(share * times.length)] ?? 0;
  return {
    screenings: times.length,
    perSecond: times.length / seconds,
    perCpuSecond: times.length / ((user + system) / 1e6),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}
