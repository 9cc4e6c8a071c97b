import { editDistance } from "./edit-distance.ts";
import { sameNames, sameWords } from "./name-words.ts";
import { consonants } from "./phonetic-key.ts";
import type { NameToken } from "./prepare-name.ts";

/** Least similarity at which two words are taken for one word written twice. */
export const SAME_WORD = 0.6;

/** Slips of the pen that a word of this length may hold and still be the same word. */
function allowedEdits(length: number): number {
  if (length <= 2) return 0;
  if (length <= 7) return 1;
  return length <= 12 ? 2 : 3;
}

function numberSimilarity(a: string, b: string): number {
  return editDistance(a, b, 1) === 1 ? SAME_WORD : 0;
}

function bySpelling(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const limit = allowedEdits(length);
  const distance = editDistance(a, b, limit + 1);
  if (distance <= limit) return 1 - (distance / length) * (a[0] === b[0] ? 1 : 1.1);
  // One slip too many: not the same word, but not another one for sure.
  return distance === limit + 1 && length > 4 ? 0.85 * (1 - distance / length) : 0;
}

function bySound(a: NameToken, b: NameToken): number {
  if (a.sound !== b.sound || a.sound.length < 3) return 0;
  const length = Math.max(a.text.length, b.text.length);
  const share = editDistance(a.text, b.text, length) / length;
  return share <= 0.34 ? 0.92 : share < 0.5 ? 0.8 : 0;
}

function isInitialOf(initial: string, full: string): boolean {
  return initial.length === 1 && full.length > 1 && initial === full[0];
}

/** How surely two words are one word, 0 to 1; 1 only for equal text. `people`: initials and nicknames count. */
export function tokenSimilarity(a: NameToken, b: NameToken, people: boolean): number {
  if (a.text === b.text) return 1;
  if (a.isNumber || b.isNumber) return a.isNumber && b.isNumber ? numberSimilarity(a.text, b.text) : 0;
  if (isInitialOf(a.text, b.text) || isInitialOf(b.text, a.text)) return people ? 0.8 : 0;
  const table = people ? sameNames : sameWords;
  const group = table.get(a.text);
  if (group !== undefined && group === table.get(b.text)) return people ? 0.9 : 0.97;
  if (a.vowelless !== b.vowelless) {
    const bare = consonants(a.text);
    if (bare.length >= 2 && bare === consonants(b.text)) return 0.92;
  }
  const spelled = bySpelling(a.text, b.text);
  const unified = a.spelling === b.spelling ? 0.97 : 0.98 * bySpelling(a.spelling, b.spelling);
  return Math.max(spelled, unified, bySound(a, b));
}
