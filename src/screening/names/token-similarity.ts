import { editDistance } from "./edit-distance.ts";
import { consonants } from "./phonetic-key.ts";
import type { NameToken } from "./prepare-name.ts";

/** Least similarity at which two words are taken for one word written twice. */
export const SAME_WORD = 0.6;

/** Only words that many organizations share are shortened; others would be another's name. */
const MOST_ABBREVIATED = 0.4;

/** A slip in the vowels costs this share of another. */
const VOWEL_COST = 0.6;

/** Slips of the pen that a word of this length may hold and still be the same word. */
export function allowedEdits(length: number): number {
  if (length <= 2) return 0;
  if (length <= 7) return 1;
  return length <= 12 ? 2 : 3;
}

/** "XII" is "12"; one digit more or less may be a slip. */
function numberSimilarity(a: NameToken, b: NameToken): number {
  if (a.wordGroup === b.wordGroup) return 0.97;
  return editDistance(a.text, b.text, 1) === 1 ? SAME_WORD : 0;
}

const VOWELS = /[aeiouy]/g;

/** "SRVCES", "TRDG", "INTL": a common word with some of its letters left out, the vowels first. */
function isAbbreviationOf({ text: short }: NameToken, { text: full, weight }: NameToken): boolean {
  if (weight > MOST_ABBREVIATED || short.length < 3 || short.length >= full.length || short[0] !== full[0]) return false;
  const vowels = short.slice(1).match(VOWELS)?.length ?? 0;
  if (vowels > (short.length >= 5 ? 1 : 0)) return false;
  let at = 0;
  for (const letter of full) if (letter === short[at]) at++;
  return at === short.length;
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

/** By what is known of two words of people's names whatever their letters; null when the letters decide. */
function byKnownNames(a: NameToken, b: NameToken): number | null {
  if (isInitialOf(a.text, b.text) || isInitialOf(b.text, a.text)) return 0.8;
  if (a.nameGroup !== undefined && a.nameGroup === b.nameGroup) return 0.9;
  return a.isGeneration || b.isGeneration ? 0 : null;
}

/** The same for words of organizations' names. */
function byKnownWords(a: NameToken, b: NameToken): number | null {
  if (isInitialOf(a.text, b.text) || isInitialOf(b.text, a.text)) return 0;
  if (a.wordGroup !== undefined && a.wordGroup === b.wordGroup) return 0.97;
  if (a.isPlace && b.isPlace) return 0;
  return isAbbreviationOf(a, b) || isAbbreviationOf(b, a) ? 0.95 : null;
}

/** Two scripts, one of which writes no vowels; what it writes for v may be one. The shorter, the likelier by chance. */
function byConsonants(a: NameToken, b: NameToken): number {
  const [bare, full] = a.vowelless ? [a, b] : [b, a];
  if (bare.bare === "" || (bare.bare !== full.bare && bare.bare !== consonants(full.text.replaceAll("v", "")))) return 0;
  if (bare.bare.length >= 2) return bare.bare.length >= 3 ? 0.92 : 0.88;
  return full.text.length <= 4 ? 0.85 : 0;
}

/** How surely two words are one word, 0 to 1; 1 only for equal text. `people`: initials and nicknames count. */
export function tokenSimilarity(a: NameToken, b: NameToken, people: boolean): number {
  if (a.text === b.text) return 1;
  if (a.isNumber || b.isNumber) return a.isNumber && b.isNumber ? numberSimilarity(a, b) : 0;
  const known = people ? byKnownNames(a, b) : byKnownWords(a, b);
  if (known !== null) return known;
  if (a.vowelless !== b.vowelless) {
    const value = byConsonants(a, b);
    if (value > 0) return value;
  }
  if (a.sound !== b.sound && leastDistance(a.letters, b.letters) > allowedEdits(Math.max(a.text.length, b.text.length)) + 2)
    return 0;
  const distance = editDistance(a.text, b.text, Math.max(a.text.length, b.text.length) >> 1);
  const spelled = bySlips(a.text, b.text, distance);
  // Vowels are what romanisations and ears agree on least.
  const heard = spelled >= SAME_WORD && a.bare === b.bare && a.bare.length >= 2 ? 1 - VOWEL_COST * (1 - spelled) : 0;
  return Math.max(spelled, heard, byUnifiedLetters(a, b, distance), bySound(a, b, distance));
}
