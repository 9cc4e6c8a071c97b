import type { ScreeningQuery } from "../../domain/screening.ts";
import { gluedKeys, tokenKeys } from "../index/blocking-keys.ts";
import { normaliseIdentifier } from "../index/normalise-identifier.ts";
import { prepareQuery, tellingTokens } from "../match/query-name.ts";
import { foldText } from "../names/fold-text.ts";
import { phoneticKey } from "../names/phonetic-key.ts";
import type { NameToken } from "../names/prepare-name.ts";

/**
 * What is stored of tenants' names is as good as the reading of names that made it. Raise this when names are read into
 * other words or words get other blocking keys: then what is stored is made anew.
 */
export const NAME_KEY_SCHEME = 3;

/** A word makes up a name when all others together weigh less than this share of it. */
const ALONE_SHARE = 0.45;

export const wordKey = (word: string): string => `w ${word}`;
export const blockingKey = (key: number): string => `b ${key}`;
export const identifierKey = (value: string): string => `i ${value}`;

/** What tenants are found by when a list changes, before it is hashed: the texts hold words of names. */
export interface PartyKeys {
  /** Words, words written together, identifiers. */
  readonly keys: ReadonlySet<string>;
  /** Words that make up a name by themselves, or nearly. */
  readonly alone: ReadonlySet<string>;
  /** Each word with the keys that other spellings of it share. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

/** The word that a name is about, beside which the others tell nothing. */
export function dominantToken(tokens: readonly NameToken[]): NameToken | null {
  const total = tokens.reduce((sum, { weight }) => sum + weight, 0);
  return tokens.find(({ weight }) => total - weight <= ALONE_SHARE * weight) ?? null;
}

/** The words of a text as they are looked up: in lower-case ASCII, whatever the script. */
export const searchWords = (text: string): string[] => [...new Set(foldText(text).map((word) => wordKey(word.text)))];

/** What a name adds to the keys of its party. */
function addName(
  text: string,
  kind: ScreeningQuery["kind"],
  into: { keys: Set<string>; alone: Set<string> },
): readonly NameToken[] {
  const { tokens } = prepareQuery(text, kind);
  const words = [...searchWords(text), ...tokens.map((token) => wordKey(token.text))];
  for (const key of [...words, ...gluedKeys(tokens, phoneticKey).map(blockingKey)]) into.keys.add(key);
  const dominant = dominantToken(tokens);
  if (dominant) into.alone.add(wordKey(dominant.text));
  return tellingTokens(tokens);
}

/**
 * Keys of everybody whom a profile names. A listed name that scores near one of them shares keys with it in the way that
 * `lookupsOfEntry` asks for; whoever only looks for a word finds it as well.
 */
export function keysOfParties(queries: readonly ScreeningQuery[]): PartyKeys {
  const [keys, alone] = [new Set<string>(), new Set<string>()];
  const words = new Map<string, readonly string[]>();
  for (const { kind, name, aliases, identifiers } of queries) {
    for (const text of [name, ...aliases])
      for (const token of addName(text, kind, { keys, alone }))
        if (!words.has(wordKey(token.text))) words.set(wordKey(token.text), tokenKeys(token, "seek").map(blockingKey));
    const values = identifiers.map(normaliseIdentifier).filter((value) => value !== null);
    for (const value of values) keys.add(identifierKey(value));
  }
  return { keys, alone, words };
}
