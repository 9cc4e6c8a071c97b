import anyAscii from "any-ascii";
import { simplify } from "./simplified-characters.ts";

/** Longer names are cut: no listed name comes near it, and the work that one query can cause stays bounded. */
export const MAX_NAME_LENGTH = 240;

const APOSTROPHES = /['’‘ʼʻʿʾ`´″"“”«»]/gu;
const SYLLABIC = /[\p{Script=Han}\p{Script=Hangul}]/u;
const VOWELLESS = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const ASCII_ONLY = /^[\x20-\x7e]*$/;
/** What any-ascii puts for letters that Latin spelling leaves out (ayin, soft sign). */
const UNSPOKEN = /[`'"]/g;

/** One written word in lower-case ASCII. `vowelless`: its script writes no short vowels. `han`: its Chinese characters or Korean syllables. */
export interface FoldedWord {
  text: string;
  vowelless: boolean;
  syllabic: string;
}

/** Text as it is compared: well-formed, compatibility forms unified, at most `MAX_NAME_LENGTH` characters. */
function tidy(text: string): string {
  // Cut before normalising: one code point can decompose into eighteen.
  return text.slice(0, MAX_NAME_LENGTH).toWellFormed().normalize("NFKC").slice(0, MAX_NAME_LENGTH);
}

const DOTTED = /(?<![\p{L}\p{N}])(?:\p{L}\.[\s-]?){2,}(?:\p{L}(?![\p{L}\p{N}]))?/gu;
const SLASHED = /(?<![\p{L}\p{N}])(\p{L})\/(\p{L})(?![\p{L}\p{N}])/gu;

/** "A.B.C." and "G.m.b.H." become one word, "A/S" too; a dot after a longer word only separates. */
function joinInitialisms(text: string): string {
  const joined = text.includes(".") ? text.replace(DOTTED, (run) => `${run.replace(/[.\s-]/g, "")} `) : text;
  return joined.includes("/") ? joined.replace(SLASHED, "$1$2") : joined;
}

function splitCamel(word: string): string[] {
  // any-ascii writes every Chinese character as a capitalised syllable: "XiJinPing".
  return word.split(/(?=[A-Z])/);
}

/** The Arabic article, written against its word; in God's name it is none. */
const ARTICLE = /^[اٱ]ل(?=\p{L}{3})(?!له$)/u;
const HEBREW = /\p{Script=Hebrew}/u;
/** Letters that are a stop at the start of a Hebrew word, and a vowel as often as not. */
const HEBREW_STARTS: Readonly<Record<string, string>> = { ב: "b", כ: "k", פ: "p", ו: "v" };
const readHebrew = (word: string) => ((HEBREW_STARTS[word[0] as string] ?? word[0] ?? "") + word.slice(1)).replaceAll("ו", "w");

/** "SiemensAG": a legal form written against the name. */
const GLUED_FORM = /(?<=\p{Ll}{2})(?:\p{Lu}{2,4}|GmbH)$/u;

/** Words that end so have no legal form against them. */
const ENDS_SMALL = /[a-z0-9]$/;

function foldWord(word: string, into: FoldedWord[]): void {
  if (ASCII_ONLY.test(word)) {
    into.push({ text: word.toLowerCase(), vowelless: false, syllabic: "" });
    return;
  }
  const article = ARTICLE.exec(word);
  if (article) {
    into.push({ text: "al", vowelless: false, syllabic: "" });
    foldWord(word.slice(article[0].length), into);
    return;
  }
  const syllabic = SYLLABIC.test(word);
  const ascii = anyAscii(HEBREW.test(word) ? readHebrew(word) : word).replace(UNSPOKEN, "");
  const parts = syllabic ? splitCamel(ascii) : [ascii];
  // A syllable for each character, nearly always: then each keeps its own, and a legal form goes with its characters.
  const characters = syllabic ? Array.from(word, simplify) : [];
  const isEach = characters.length === parts.length;
  for (const [i, part] of parts.entries()) {
    let original = isEach ? (characters[i] as string) : i === 0 ? characters.join("") : "";
    for (const text of part.toLowerCase().split(/[^a-z0-9]+/)) {
      if (text === "") continue;
      into.push({ text, vowelless: VOWELLESS.test(word), syllabic: original });
      original = "";
    }
  }
}

/** What separates words; in plain ASCII, which most names are, without asking for properties of characters. */
const BETWEEN = /[^\p{L}\p{M}\p{N}]+/u;
const BETWEEN_ASCII = /[^A-Za-z0-9]+/;

/** Splits any text into words of ASCII letters and digits, whatever its script; never throws. */
export function foldText(text: string): FoldedWord[] {
  const plain = joinInitialisms(tidy(text).replace(APOSTROPHES, "")).replaceAll("&", " and ");
  const words: FoldedWord[] = [];
  for (const word of plain.split(ASCII_ONLY.test(plain) ? BETWEEN_ASCII : BETWEEN)) {
    if (word === "") continue;
    const glued = ENDS_SMALL.test(word) ? undefined : GLUED_FORM.exec(word)?.[0];
    if (glued === undefined) foldWord(word, words);
    else for (const part of [word.slice(0, -glued.length), glued]) foldWord(part, words);
  }
  return words;
}
