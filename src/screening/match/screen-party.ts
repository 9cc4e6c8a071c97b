import { createHash } from "node:crypto";
import type { Identifier, ScreeningMatch, ScreeningOptions, ScreeningQuery } from "../../domain/screening.ts";
import { findHash, hashText } from "../index/hash-table.ts";
import { isSameIdentifier, normaliseIdentifier } from "../index/normalise-identifier.ts";
import type { Segment } from "../index/segment.ts";
import { compareNames } from "./compare-names.ts";
import { findCandidates } from "./find-candidates.ts";
import { makeQueryName } from "./query-name.ts";
import { type NamedEntry, round, type ScoredEntry, scoreEntry } from "./score-entry.ts";

/** More aliases or identifiers than a person has; the rest is not looked at, so that the work stays bounded. */
const MAX_QUERY_NAMES = 12;
const MAX_IDENTIFIERS = 50;
/** No other fact lifts a name below this to a match worth showing. */
const LEAST_NAME_SCORE = 0.5;

const ofEntry = (segment: Segment, entry: number) => `${segment.listId}\0${entry}`;

function keepBest(found: Map<string, NamedEntry>, named: NamedEntry): void {
  const key = ofEntry(named.segment, named.entry);
  const known = found.get(key);
  if (!known || named.nameScore > known.nameScore) found.set(key, named);
}

function findByName(segments: readonly Segment[], query: ScreeningQuery, found: Map<string, NamedEntry>): void {
  for (const text of [query.name, ...query.aliases].slice(0, MAX_QUERY_NAMES)) {
    const queryName = makeQueryName(text, query.kind, segments);
    if (queryName.prepared.tokens.length === 0) continue;
    for (const { segment, name } of findCandidates(segments, queryName)) {
      const nameScore = compareNames(queryName, segment, name);
      if (nameScore >= LEAST_NAME_SCORE)
        keepBest(found, { segment, entry: segment.entryOf(name), nameScore, queryName: text, name });
    }
  }
}

function findByIdentifier(
  segments: readonly Segment[],
  identifiers: readonly Identifier[],
  found: Map<string, NamedEntry>,
): void {
  for (const given of identifiers.slice(0, MAX_IDENTIFIERS)) {
    const value = normaliseIdentifier(given);
    if (value === null) continue;
    const hash = hashText(0, value);
    for (const segment of segments) {
      const table = segment.data.identifierTable;
      for (let at = findHash(table, hash); table.hashes[at] === hash; at++) {
        const listed = segment.identifier(table.values[at] as number);
        if (normaliseIdentifier(listed) !== value || !isSameIdentifier(given, listed, value)) continue;
        const entry = segment.ownerOf(table.values[at] as number);
        if (!found.has(ofEntry(segment, entry)))
          found.set(ofEntry(segment, entry), { segment, entry, nameScore: 0, queryName: query(given), name: null });
      }
    }
  }
}

const query = ({ value }: Identifier) => value.slice(0, 128);

/** Safe in a URL and the same for as long as list and entry keep their ids. */
const matchIdOf = (list: string, entryId: string) =>
  createHash("sha256").update(`${list}\0${entryId}`).digest("base64url").slice(0, 22);

function toMatch({ segment, entry, score, name, explain }: ScoredEntry, withExplanation: boolean): ScreeningMatch {
  const entryId = segment.entryId(entry);
  const main = segment.mainName(entry);
  return {
    matchId: matchIdOf(segment.listId, entryId),
    list: segment.listId,
    entryId,
    entryDigest: segment.entryDigest(entry),
    effect: segment.effect(entry),
    name: main,
    matchedName: name === null ? main : segment.nameText(name),
    score: round(score),
    kind: segment.kind(entry),
    programs: segment.programs(entry),
    countries: segment.countries(entry),
    explanation: withExplanation ? explain() : [],
  };
}

/** Best matches first, equal ones by list and entry; never throws, whatever the text. */
export function screenParty(all: readonly Segment[], query: ScreeningQuery, options: ScreeningOptions): ScreeningMatch[] {
  const segments = options.lists ? all.filter(({ listId }) => options.lists?.includes(listId)) : all;
  const found = new Map<string, NamedEntry>();
  findByName(segments, query, found);
  findByIdentifier(segments, query.identifiers, found);
  return [...found.values()]
    .map((named) => scoreEntry(query, named))
    .filter(({ score }) => score >= options.threshold && score > 0)
    .sort((a, b) => b.score - a.score || a.segment.listId.localeCompare(b.segment.listId) || a.entry - b.entry)
    .slice(0, options.limit)
    .map((scored) => toMatch(scored, options.explain));
}
