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

/** Letters that romanisations use for one sound, longer ones first; a pair of equal letters is one. */
const PLAIN: Readonly<Record<string, string>> = {
  kh: "h",
  zh: "j",
  dj: "j",
  ph: "f",
  ck: "k",
  ou: "u",
  oo: "u",
  eo: "o",
  eu: "u",
  ee: "i",
  w: "v",
  q: "k",
};
const PLAIN_LETTERS = new RegExp(`${Object.keys(PLAIN).join("|")}|(.)\\1+`, "g");

/** Spelling with the commonest equal-sounding letters unified, for counting slips of the pen. */
export function plainSpelling(text: string): string {
  return text
    .replace(/(?:[ei]?js?|[eiy]y|[ei]i)$/, "y")
    .replace(/^x(?=[aeiou])/, "s")
    .replace(PLAIN_LETTERS, (letters, repeated: string | undefined) => repeated ?? (PLAIN[letters] as string));
}

/** Consonants that scripts and romanisations tell apart or do not, longer ones first. */
const BARE: Readonly<Record<string, string>> = {
  tz: "s",
  ts: "s",
  sh: "s",
  kh: "h",
  gh: "g",
  dh: "d",
  th: "t",
  ph: "f",
  ck: "k",
  z: "s",
  q: "k",
  v: "b",
};
const BARE_LETTERS = new RegExp(Object.keys(BARE).join("|"), "g");

/** Consonants alone, for words from scripts that write no short vowels. */
export function consonants(text: string): string {
  return text
    .replace(/(.)\1+/g, "$1")
    .replace(BARE_LETTERS, (letters) => BARE[letters] as string)
    .replace(/[aeiouwyj]|h$/g, "");
}
