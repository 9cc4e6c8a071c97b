import { editDistance } from "./edit-distance.ts";
import { consonants } from "./phonetic-key.ts";
import type { NameToken } from "./prepare-name.ts";

/** Least similarity at which two words are taken for one word written twice. */
export const SAME_WORD = 0.6;

/** Slips of the pen that a word of this length may hold and still be the same word. */
export function allowedEdits(length: number): number {
  if (length <= 2) return 0;
  if (length <= 7) return 1;
  return length <= 12 ? 2 : 3;
}

function numberSimilarity(a: string, b: string): number {
  return editDistance(a, b, 1) === 1 ? SAME_WORD : 0;
}

/** By the slips between two words; `distance` is exact up to one more than are allowed. */
function bySlips(a: string, b: string, distance: number): number {
  const length = Math.max(a.length, b.length);
  const limit = allowedEdits(length);
  if (distance <= limit) return 1 - (distance / length) * (a[0] === b[0] ? 1 : 1.1);
  // One slip too many: not the same word, but not another one for sure.
  return distance === limit + 1 && length > 4 ? 0.85 * (1 - distance / length) : 0;
}

/** By the letters of both words once those that sound alike are unified; `distance` is that of the letters as written. */
function byUnifiedLetters(a: NameToken, b: NameToken, distance: number): number {
  if (a.spelling === b.spelling) return 0.97;
  if (a.spelling === a.text && b.spelling === b.text) return 0.98 * bySlips(a.text, b.text, distance);
  const limit = allowedEdits(Math.max(a.spelling.length, b.spelling.length));
  return 0.98 * bySlips(a.spelling, b.spelling, editDistance(a.spelling, b.spelling, limit + 1));
}

function bySound(a: NameToken, b: NameToken, distance: number): number {
  if (a.sound !== b.sound || a.sound.length < 3) return 0;
  const share = distance / Math.max(a.text.length, b.text.length);
  return share <= 0.34 ? 0.92 : share < 0.5 ? 0.8 : 0;
}

function countBits(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Slips that there are between two words at least, judged by the letters that only one of them has. */
function leastDistance(a: number, b: number): number {
  return Math.max(countBits(a & ~b), countBits(b & ~a));
}

function isInitialOf(initial: string, full: string): boolean {
  return initial.length === 1 && full.length > 1 && initial === full[0];
}

/** By what is known of both words whatever their letters; null when the letters decide. */
function byKnowledge(a: NameToken, b: NameToken, people: boolean): number | null {
  if (a.isNumber || b.isNumber) return a.isNumber && b.isNumber ? numberSimilarity(a.text, b.text) : 0;
  if (isInitialOf(a.text, b.text) || isInitialOf(b.text, a.text)) return people ? 0.8 : 0;
  const group = people ? a.nameGroup : a.wordGroup;
  return group !== undefined && group === (people ? b.nameGroup : b.wordGroup) ? (people ? 0.9 : 0.97) : null;
}

/** How surely two words are one word, 0 to 1; 1 only for equal text. `people`: initials and nicknames count. */
export function tokenSimilarity(a: NameToken, b: NameToken, people: boolean): number {
  if (a.text === b.text) return 1;
  const known = byKnowledge(a, b, people);
  if (known !== null) return known;
  if (a.vowelless !== b.vowelless) {
    const bare = consonants(a.text);
    if (bare.length >= 2 && bare === consonants(b.text)) return 0.92;
  }
  if (a.sound !== b.sound && leastDistance(a.letters, b.letters) > allowedEdits(Math.max(a.text.length, b.text.length)) + 2)
    return 0;
  const distance = editDistance(a.text, b.text, Math.max(a.text.length, b.text.length) >> 1);
  return Math.max(bySlips(a.text, b.text, distance), byUnifiedLetters(a, b, distance), bySound(a, b, distance));
}
