import type { PartyKind } from "../../domain/requests.ts";
import { exactKey, splitKeys, tokenKeys, wholeKeys } from "../index/blocking-keys.ts";
import { guessStyle } from "../names/guess-style.ts";
import { commonNameWeights, everydayNames } from "../names/name-words.ts";
import { phoneticKey } from "../names/phonetic-key.ts";
import { type NameToken, type PreparedName, prepareName } from "../names/prepare-name.ts";
import type { Lexicon } from "./lexicon.ts";

/** A word to look for with the keys that find it. */
export interface SoughtWord {
  readonly token: NameToken;
  /** The word's number in the query, from 1. */
  readonly word: number;
  readonly keys: () => readonly number[];
  readonly splitKeys: readonly number[];
}

/** Two neighbouring words that a list may write as one. */
interface JoinedWords {
  readonly key: number;
  readonly word: number;
  readonly weight: number;
}

/** A name to screen with what all loaded lists know of its words. */
export interface QueryName {
  readonly text: string;
  readonly prepared: PreparedName;
  /** Weight of all words. */
  readonly weight: number;
  readonly sought: readonly SoughtWord[];
  readonly joined: readonly JoinedWords[];
  /** Keys of the whole name written as one word. */
  readonly wholeKeys: readonly number[];
  /** Share of all listed names that hold a word of the query in this spelling, by the word's text. */
  readonly frequency: ReadonlyMap<string, number>;
}

/** Names that are frequent everywhere are so too where few of them are listed. */
const COMMON_SHARE = 0.01;
const EVERYDAY_SHARE = 0.003;
/** There are so few syllables that every short word is somebody's name. */
const SHORT_WORD_SHARE = 0.004;
const SHORT_WORD = 3;
/** One list alone says too little about how frequent a word is. */
const LEAST_CORPUS = 20_000;

/** Least share of all names that hold the word, whatever the lists say. */
export function commonShare(token: NameToken): number {
  if (commonNameWeights.has(token.text) || token.weight < 0.6) return COMMON_SHARE;
  if (token.text.length <= SHORT_WORD) return SHORT_WORD_SHARE;
  return everydayNames.has(token.text) ? EVERYDAY_SHARE : 0;
}

/** Joining words find half the list and tell nothing. */
const LEAST_WEIGHT = 0.12;

/** The words of a name by which it is looked for. */
export function tellingTokens(tokens: readonly NameToken[]): readonly NameToken[] {
  const telling = tokens.filter(({ weight }) => weight > LEAST_WEIGHT);
  return telling.length > 0 ? telling : tokens;
}

function soughtWords({ tokens }: PreparedName): SoughtWord[] {
  return tellingTokens(tokens).map((token, i) => ({
    token,
    word: i + 1,
    keys: () => tokenKeys(token, "seek"),
    splitKeys: splitKeys(token.text),
  }));
}

function joinedWords(tokens: readonly NameToken[]): JoinedWords[] {
  return tokens.slice(1).map((second, i) => {
    const first = tokens[i] as NameToken;
    return { key: exactKey(first.text + second.text), word: tokens.length + 1 + i, weight: first.weight + second.weight };
  });
}

/** A party's name as it is compared with listed ones. */
export const prepareQuery = (text: string, kind: PartyKind | null): PreparedName =>
  prepareName(text, kind === "individual" ? "person" : (kind ?? guessStyle(text)));

/** Names of all lists, of which a share is taken. */
export const corpusOf = ({ nameCount }: Lexicon): number => Math.max(LEAST_CORPUS, nameCount);

export function makeQueryName(text: string, kind: PartyKind | null, lexicon: Lexicon): QueryName {
  const prepared = prepareQuery(text, kind);
  const corpus = corpusOf(lexicon);
  const frequency = new Map(
    prepared.tokens.map((token) => [token.text, Math.max(lexicon.frequency(token.text) / corpus, commonShare(token))] as const),
  );
  return {
    text,
    prepared,
    weight: prepared.tokens.reduce((sum, token) => sum + token.weight, 0),
    sought: soughtWords(prepared),
    joined: joinedWords(prepared.tokens),
    wholeKeys: wholeKeys(prepared.tokens, phoneticKey),
    frequency,
  };
}
