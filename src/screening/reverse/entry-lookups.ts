import { splitKeys, tokenKeys, wholeKeys } from "../index/blocking-keys.ts";
import { normaliseIdentifier } from "../index/normalise-identifier.ts";
import type { Segment } from "../index/segment.ts";
import { tellingTokens } from "../match/query-name.ts";
import { phoneticKey } from "../names/phonetic-key.ts";
import type { NameToken, PreparedName } from "../names/prepare-name.ts";
import { blockingKey, dominantToken, identifierKey, wordKey } from "./party-keys.ts";

/** A word of a listed name: a tenant's word that shares a `near` key may be the same word, so may the others. */
export interface LookupWord {
  readonly text: string;
  readonly near: readonly string[];
  readonly others: readonly string[];
}

/** How tenants are found whom a listed name may mean. Positions are those of `words`. */
export interface NameLookup {
  readonly words: readonly LookupWord[];
  /** Both words must be the tenant's. */
  readonly pairs: readonly (readonly [number, number])[];
  /** The word is enough: the listed name is hardly more. */
  readonly dominant: number | null;
  /** Any of them is enough: the name written as one word. */
  readonly whole: readonly string[];
}

/** Names agree in at least this share of the listed one's weight, or the tenant's is a single word of it. */
const LEAST_SHARE = 0.25;
const FULL_LENGTH = 40;

/**
 * Pairs of positions of which a match shares at least one. Words by weight: a match that has none of the heavy ones has too
 * little of the name. Where two words are never enough, words fall into groups so few that a match has two of one group.
 */
function pairsOf(tokens: readonly NameToken[]): [number, number][] {
  const order = tokens.map((_, at) => at).sort((a, b) => (tokens[b] as NameToken).weight - (tokens[a] as NameToken).weight);
  const weightOf = (at: number) => (tokens[at] as NameToken).weight;
  const least = LEAST_SHARE * order.reduce((sum, at) => sum + weightOf(at), 0);
  let needed = 0;
  for (let sum = 0; sum < least && needed < order.length; needed++) sum += weightOf(order[needed] as number);
  let light = 0;
  let heavy = order.length;
  while (heavy > 1 && light + weightOf(order[heavy - 1] as number) < least) light += weightOf(order[--heavy] as number);
  const groups = Math.max(1, needed - 1);
  return order.flatMap((one, i) =>
    order.slice(i + 1).flatMap((other, after): [number, number][] => {
      const isKept = groups === 1 ? i < heavy : (after + 1) % groups === 0;
      return isKept ? [[one, other]] : [];
    }),
  );
}

function wordsOf(tokens: readonly NameToken[]): LookupWord[] {
  return tokens.map((token, at) => {
    const glued = [tokens[at - 1], tokens[at + 1]].flatMap((other, side) =>
      other ? [wordKey(side === 0 ? other.text + token.text : token.text + other.text)] : [],
    );
    return {
      text: token.text,
      near: tokenKeys(token, "store").map(blockingKey),
      others: [...splitKeys(token.text).map(blockingKey), ...glued],
    };
  });
}

function lookupOfName({ tokens, compact, full, legal }: PreparedName): NameLookup {
  const telling = tellingTokens(tokens);
  const dominant = dominantToken(tokens);
  // "SiemensAG": with its legal form it may be one of the tenant's words, or all of them.
  const asOne = legal !== "" && full.length < FULL_LENGTH ? [compact, full] : [compact];
  return {
    words: wordsOf(telling),
    pairs: pairsOf(telling),
    dominant: dominant && telling.includes(dominant) ? telling.indexOf(dominant) : null,
    whole: [
      ...[...wholeKeys(tokens, phoneticKey), ...asOne.flatMap(splitKeys)].map(blockingKey),
      ...asOne.filter((text) => text !== "").map(wordKey),
    ],
  };
}

/** How tenants are found whom a listed party may mean, by each of its names and by its identifiers. */
export function lookupsOfEntry(segment: Segment, entry: number): { names: NameLookup[]; identifiers: string[] } {
  const { nameStarts } = segment.data;
  const first = nameStarts[entry] as number;
  const names = Array.from({ length: (nameStarts[entry + 1] as number) - first }, (_, i) => segment.preparedName(first + i));
  return {
    names: names.filter(({ tokens }) => tokens.length > 0).map(lookupOfName),
    identifiers: segment.identifiers(entry).flatMap((identifier) => {
      const value = normaliseIdentifier(identifier);
      return value === null ? [] : [identifierKey(value)];
    }),
  };
}
