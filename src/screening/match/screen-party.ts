import { hash } from "node:crypto";
import type { Identifier, ScreeningMatch, ScreeningOptions, ScreeningQuery } from "../../domain/screening.ts";
import { findHash, hashText } from "../index/hash-table.ts";
import { isSameIdentifier, normaliseIdentifier } from "../index/normalise-identifier.ts";
import type { Segment } from "../index/segment.ts";
import { BestScores } from "./best-scores.ts";
import { nameComparer } from "./compare-names.ts";
import { SLACK, searchOf } from "./name-search.ts";
import { makeQueryName } from "./query-name.ts";
import {
  agreesInKind,
  entryScorer,
  hasFacts,
  leastBeforeFacts,
  mostAfterFacts,
  type NamedEntry,
  round,
  type ScoredEntry,
} from "./score-entry.ts";

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

/** Candidates of one name that are compared in full; a flood of namesakes must not make one screening slow. */
const MAX_CANDIDATES = 40;

/** The least name score with which an entry can still reach the threshold, whatever else agrees. */
function leastNameScore(query: ScreeningQuery, threshold: number): number {
  return Math.max(LEAST_NAME_SCORE, leastBeforeFacts(query, threshold));
}

function findByName(
  segments: readonly Segment[],
  query: ScreeningQuery,
  { threshold, limit, lists }: ScreeningOptions,
  found: Map<string, NamedEntry>,
): void {
  const least = leastNameScore(query, threshold);
  // Without other facts the order of names is the order of entries: what cannot be among the first is not compared.
  const isRanked = !hasFacts(query);
  const search = searchOf(segments);
  const isWanted = (number: number, ceiling: number) => {
    const { segment, name } = search.lexicon.placeOf(number);
    if (lists && !lists.includes(segment.listId)) return false;
    return mostAfterFacts(query, { segment, entry: segment.entryOf(name) }, ceiling + SLACK) >= threshold;
  };
  for (const text of [query.name, ...query.aliases].slice(0, MAX_QUERY_NAMES)) {
    const queryName = makeQueryName(text, query.kind, search.lexicon);
    if (queryName.prepared.tokens.length === 0) continue;
    const compare = nameComparer(queryName, search.lexicon);
    const best = new BestScores(isRanked ? limit : MAX_CANDIDATES);
    for (const { name: number, ceiling } of search.find(queryName, { least, limit: MAX_CANDIDATES, isWanted })) {
      if (ceiling < best.least) break;
      const nameScore = compare(number);
      if (nameScore < least) continue;
      const { segment, name } = search.lexicon.placeOf(number);
      const entry = segment.entryOf(name);
      keepBest(found, { segment, entry, nameScore, queryName: text, name });
      if (agreesInKind(query, segment, entry)) best.add(ofEntry(segment, entry), nameScore);
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
    const key = hashText(0, value);
    for (const segment of segments) {
      const table = segment.data.identifierTable;
      for (let at = findHash(table, key); table.slots[at] === key; at += 2) {
        const listed = segment.identifier(table.slots[at + 1] as number);
        if (normaliseIdentifier(listed) !== value || !isSameIdentifier(given, listed, value)) continue;
        const entry = segment.ownerOf(table.slots[at + 1] as number);
        if (!found.has(ofEntry(segment, entry)))
          found.set(ofEntry(segment, entry), { segment, entry, nameScore: 0, queryName: query(given), name: null });
      }
    }
  }
}

const query = ({ value }: Identifier) => value.slice(0, 128);

/** Safe in a URL and the same for as long as list and entry keep their ids. */
const matchIdOf = (list: string, entryId: string) => hash("sha256", `${list}\0${entryId}`, "base64url").slice(0, 22);

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
  const found = new Map<string, NamedEntry>();
  findByName(all, query, options, found);
  findByIdentifier(
    all.filter(({ listId }) => options.lists?.includes(listId) ?? true),
    query.identifiers,
    found,
  );
  const score = entryScorer(query, options.threshold);
  return [...found.values()]
    .flatMap((named) => score(named) ?? [])
    .sort((a, b) => b.score - a.score || a.segment.listId.localeCompare(b.segment.listId) || a.entry - b.entry)
    .slice(0, options.limit)
    .map((scored) => toMatch(scored, options.explain));
}
