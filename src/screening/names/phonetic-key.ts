import { lettersOf, letterUnifier, type Replacements } from "./unify-letters.ts";

/*
 * Spellings of one sound across the romanisations that lists mix (Arabic, Russian, Pinyin and Wade-Giles, German and
 * French ways of writing Slavic names). The two longer ones go first, and only over texts that can hold one: looking at
 * the letters is cheaper than trying the expression.
 */
const SIBILANTS = /shch|sch|sh|sz/g;
const AFFRICATES = /tch|tsch|ch|cz|zh|dj|dzh/g;
const [IN_SIBILANTS, BESIDE_SIBILANTS] = [lettersOf("s"), lettersOf("hz")];
const [IN_AFFRICATES, BESIDE_AFFRICATES] = [lettersOf("czd"), lettersOf("hzj")];
/** Vowels go, and h, which is dropped as often as it is written. */
const SOUNDS: Replacements = {
  ...{ ph: "v", w: "v", f: "v", x: "ks", q: "k", g: "k", c: "k", ts: "s", tz: "s", z: "s", d: "t", b: "p" },
  ...{ a: "", e: "", i: "", o: "", u: "", y: "", h: "" },
};
const unifySounds = letterUnifier(SOUNDS, "result");

const isVowel = (letter: string | undefined) => letter !== undefined && letter !== "" && "aeiou".includes(letter);
/** Pinyin x before a vowel sounds like s. */
const withoutPinyinX = (text: string) => (text[0] === "x" && isVowel(text[1]) ? `s${text.slice(1)}` : text);

/** Pinyin x, Slavic and Latvian endings, and the final ng that is dropped as often as it is written. */
function unifyEnds(text: string): string {
  let key = withoutPinyinX(text);
  if (key.endsWith("j") || key.endsWith("js")) key = `${key.slice(0, key.lastIndexOf("j"))}y`;
  if (key[0] === "j" && key.length > 1 && !isVowel(key[1])) key = `y${key.slice(1)}`;
  return key.endsWith("ng") ? key.slice(0, -1) : key;
}

/** A consonant key: words that sound alike in most of the languages that lists are transliterated from share it. */
export function phoneticKey(text: string): string {
  let key = unifyEnds(text);
  const letters = lettersOf(key);
  if ((letters & IN_SIBILANTS) !== 0 && (letters & BESIDE_SIBILANTS) !== 0) key = key.replace(SIBILANTS, "s");
  if ((letters & IN_AFFRICATES) !== 0 && (letters & BESIDE_AFFRICATES) !== 0) key = key.replace(AFFRICATES, "j");
  // h is kept only at the start: "Husayn" sounds it, "Mahmoud" and "Maamoud" must agree less strictly.
  const head = key[0] === "h" ? "h" : isVowel(key[0]) || key[0] === "y" ? "a" : "";
  return head + unifySounds(key);
}

/** Letters that romanisations use for one sound; of others, equal neighbours are one. */
const PLAIN: Replacements = {
  ...{ kh: "h", zh: "j", dj: "j", ph: "f", ck: "k", q: "k", w: "v" },
  ...{ ou: "u", oo: "u", eu: "u", eo: "o", ee: "i" },
};
const unifyLetters = letterUnifier(PLAIN, "unreplaced");

/** "-iy", "-yi", "-ij", "-js" and the like: one ending in the romanisations of one. */
const ENDING = /(?:[ei]?js?|[eiy]y|[ei]i)$/;

/** Spelling with the commonest equal-sounding letters unified, for counting slips of the pen. */
export function plainSpelling(text: string): string {
  const ended = "jsyi".includes(text[text.length - 1] ?? "-") ? text.replace(ENDING, "y") : text;
  return unifyLetters(withoutPinyinX(ended));
}

/** Consonants that scripts and romanisations tell apart or do not; vowels, and what some scripts write for them, go. */
const BARE: Replacements = {
  ...{ tz: "s", ts: "s", sh: "s", kh: "h", gh: "g", dh: "d", th: "t", ph: "f", ck: "k", z: "s", q: "k", v: "b" },
  ...{ a: "", e: "", i: "", o: "", u: "", w: "", y: "", j: "" },
};
const unifyConsonants = letterUnifier(BARE, "text");

/** Consonants alone, for words from scripts that write no short vowels. A final h is one as often as not. */
export function consonants(text: string): string {
  const bare = unifyConsonants(text);
  return text.endsWith("h") && bare.endsWith("h") ? bare.slice(0, -1) : bare;
}
