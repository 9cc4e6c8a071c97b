import { memoize } from "./memo.ts";

/**
 * Spellings of one sound across the romanisations that lists mix (Arabic, Russian, Pinyin and Wade-Giles, German and
 * French ways of writing Slavic names). Applied in order.
 */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/shch|sch|sh|sz/g, "s"],
  [/tch|tsch|ch|cz|zh|dj|dzh/g, "j"],
  [/x/g, "ks"],
  [/ph|w/g, "v"],
  [/kh|gh|ck|q|g|c/g, "k"],
  [/ts|tz|z/g, "s"],
  [/th|d/g, "t"],
  [/f/g, "v"],
  [/b/g, "p"],
  [/y/g, "i"],
];

function compute(text: string): string {
  // Pinyin x, Slavic and Latvian endings, and the final ng that is dropped as often as it is written.
  let key = text
    .replace(/^x(?=[aeiou])/, "s")
    .replace(/js?$/, "y")
    .replace(/^j(?=[^aeiou])/, "y")
    .replace(/ng$/, "n");
  for (const [pattern, sound] of SOUNDS) key = key.replace(pattern, sound);
  const head = /^[aeiou]/.test(key) ? "a" : "";
  // h is kept only at the start: "Husayn" sounds it, "Mahmoud" and "Maamoud" must agree less strictly.
  const body = (key[0] === "h" ? "h" : "") + key.replace(/[aeiouh]/g, "");
  return (head + body).replace(/(.)\1+/g, "$1");
}

/** A consonant key: words that sound alike in most of the languages that lists are transliterated from share it. */
export const phoneticKey: (text: string) => string = memoize(4096, compute);

/** Spelling with the commonest equal-sounding letters unified, for counting slips of the pen. */
export function plainSpelling(text: string): string {
  return text
    .replace(/(?:[ei]?js?|[iy]y)$/, "y")
    .replaceAll("w", "v")
    .replaceAll("ph", "f")
    .replaceAll("q", "k")
    .replaceAll("ck", "k");
}

/** Consonants alone, for words from scripts that write no short vowels. */
export function consonants(text: string): string {
  return text.replace(/[aeiouwyj]/g, "").replace(/(.)\1+/g, "$1");
}
