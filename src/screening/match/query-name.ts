import type { PartyKind } from "../../domain/requests.ts";
import type { Segment } from "../index/segment.ts";
import { guessStyle } from "../names/guess-style.ts";
import { commonNameWeights, everydayNames } from "../names/name-words.ts";
import { type NameToken, type PreparedName, prepareName } from "../names/prepare-name.ts";

/** A name to screen with what all loaded lists know of its words. */
export interface QueryName {
  readonly text: string;
  readonly prepared: PreparedName;
  /** Weight of all words. */
  readonly weight: number;
  /** Share of all listed names that hold the word in this spelling, by token. */
  readonly frequency: ReadonlyMap<NameToken, number>;
}

/** Names that are frequent everywhere are so too where few of them are listed. */
const COMMON_SHARE = 0.01;
const EVERYDAY_SHARE = 0.003;
/** There are so few syllables that every short word is somebody's name. */
const SHORT_WORD_SHARE = 0.004;
const SHORT_WORD = 3;
/** One list alone says too little about how frequent a word is. */
export const LEAST_CORPUS = 20_000;

/** Least share of all names that hold the word, whatever the lists say. */
export function commonShare(token: NameToken): number {
  if (commonNameWeights.has(token.text) || token.weight < 0.6) return COMMON_SHARE;
  if (token.text.length <= SHORT_WORD) return SHORT_WORD_SHARE;
  return everydayNames.has(token.text) ? EVERYDAY_SHARE : 0;
}

/** A party's name as it is compared with listed ones. */
export const prepareQuery = (text: string, kind: PartyKind | null): PreparedName =>
  prepareName(text, kind === "individual" ? "person" : (kind ?? guessStyle(text)));

export function makeQueryName(text: string, kind: PartyKind | null, segments: readonly Segment[]): QueryName {
  const prepared = prepareQuery(text, kind);
  const corpus = Math.max(
    LEAST_CORPUS,
    segments.reduce((sum, { nameCount }) => sum + nameCount, 0),
  );
  const frequency = new Map(
    prepared.tokens.map((token) => {
      const found = segments.reduce((sum, segment) => sum + segment.frequency(token.text), 0);
      return [token, Math.max(found / corpus, commonShare(token))] as const;
    }),
  );
  return { text, prepared, weight: prepared.tokens.reduce((sum, token) => sum + token.weight, 0), frequency };
}
