import type { NameToken } from "../names/prepare-name.ts";
import { hashText, hashWithout } from "./hash-table.ts";

const EXACT = 1;
const NEAR = 2;
const SOUND = 3;
const GROUP = 4;
const BARE = 5;
const BARE_OF_VOWELLED = 8;
const GLUED = 6;
const GLUED_SOUND = 7;

/** Words of less weight than this are looked for as they are written, and as what they are short for. */
const LEAST_NEAR_WEIGHT = 0.5;
/** Longer words are found by their sound and exact spelling only. */
const LONGEST_NEAR = 20;

export const exactKey = (text: string): number => hashText(EXACT, text);

/** Whether keys are made to be stored for a listed word, or to look for the query's. */
export type KeyUse = "store" | "seek";

/** Keys of the word itself and with one letter left out. */
function addNearKeys(text: string, keys: number[]): void {
  if (text.length < 2 || text.length > LONGEST_NEAR) return;
  keys.push(hashText(NEAR, text));
  if (text.length < 3) return;
  for (let skip = 0; skip < text.length; skip++) {
    // Leaving out either of two equal neighbours gives the same text.
    if (text[skip] !== text[skip + 1]) keys.push(hashWithout(NEAR, text, skip));
  }
}

/**
 * Keys that two spellings of one word share: with one letter left out on both sides (one slip, a swap, many pairs of
 * slips), the same sound, the same nickname group, the same consonants.
 */
export function tokenKeys(token: NameToken, use: KeyUse): number[] {
  const { text, spelling, sound, bare, weight, nameGroup, wordGroup } = token;
  const keys = [hashText(EXACT, text)];
  const group = nameGroup ?? wordGroup;
  if (group !== undefined) keys.push(hashText(GROUP, group));
  if (use === "seek" && weight < LEAST_NEAR_WEIGHT) return keys;
  addNearKeys(text, keys);
  // By the letters as they sound too: a slip and another romanisation find each other.
  if (spelling !== text) addNearKeys(spelling, keys);
  if (sound.length >= 3) keys.push(hashText(SOUND, sound));
  // Consonants are compared between a script that writes vowels and one that does not, never within one.
  if (bare.length >= 2) keys.push(hashText((use === "store") === token.vowelless ? BARE : BARE_OF_VOWELLED, bare));
  return keys;
}

/** Keys of neighbours written together. */
function pairKeys(tokens: readonly NameToken[]): number[] {
  const keys: number[] = [];
  for (let i = 0; i + 1 < tokens.length; i++) {
    const pair = (tokens[i] as NameToken).text + (tokens[i + 1] as NameToken).text;
    if (pair.length >= 5) keys.push(hashText(GLUED, pair));
  }
  return keys;
}

/** Keys of the whole name written together, by spelling and by sound. */
export function wholeKeys(tokens: readonly NameToken[], soundOf: (text: string) => string): number[] {
  const whole = tokens.map(({ text }) => text).join("");
  if (whole.length < 4) return [];
  const sound = whole.length <= 40 ? soundOf(whole) : "";
  return [hashText(GLUED, whole), ...(sound.length >= 4 ? [hashText(GLUED_SOUND, sound)] : [])];
}

/** Keys of words written together: neighbours joined, and the whole name. */
export const gluedKeys = (tokens: readonly NameToken[], soundOf: (text: string) => string): number[] => [
  ...pairKeys(tokens),
  ...wholeKeys(tokens, soundOf),
];

/** Keys under which a single word finds names that write it as two. */
export function splitKeys(text: string): number[] {
  return text.length >= 5 ? [hashText(GLUED, text)] : [];
}
