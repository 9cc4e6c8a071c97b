import { type FoldedWord, foldText, MAX_NAME_LENGTH } from "./fold-text.ts";
import { peelLegalForms } from "./legal-forms.ts";
import { memoize } from "./memo.ts";
import {
  commonNameWeights,
  GENERATIONS,
  organizationWordWeights,
  PARTICLES,
  PATRONYMIC_MARKERS,
  PLACES,
  STOP_WORDS,
  sameNames,
  sameWords,
  TITLES,
} from "./name-words.ts";
import { joinNumbers, romanValue } from "./number-words.ts";
import { consonants, phoneticKey, plainSpelling } from "./phonetic-key.ts";
import { lettersOf } from "./unify-letters.ts";

/** How a name is read: people have titles, particles and initials, organizations legal forms and words of their trade. */
export type NameStyle = "person" | "organization";

export interface NameToken {
  readonly text: string;
  /** Share of the identity that the word carries, 0 to 1. */
  readonly weight: number;
  readonly sound: string;
  /** The letters in it, a bit each: two words differ by at least half of the bits in which these do. */
  readonly letters: number;
  /** The text with equal-sounding letters unified. */
  readonly spelling: string;
  /** Its consonants alone. */
  readonly bare: string;
  /** What a name is called in whatever language or familiarity; what a word of an organization's stands for. */
  readonly nameGroup: string | undefined;
  readonly wordGroup: string | undefined;
  readonly vowelless: boolean;
  readonly isNumber: boolean;
  readonly isPlace: boolean;
  /** "Jr.", "Sr.", "III" behind a person's name. */
  readonly isGeneration: boolean;
  /** Stands behind "bin", "ibn", "bint": names the father, not the bearer. */
  readonly isFather: boolean;
}

export interface PreparedName {
  readonly style: NameStyle;
  readonly tokens: readonly NameToken[];
  /** Canonical classes of legal forms, sorted, joined by a space. */
  readonly legal: string;
  /** Chinese characters or Korean syllables of the whole name, empty for other scripts. */
  readonly syllabic: string;
  /** All tokens joined. */
  readonly compact: string;
  /** All words joined, legal forms included. */
  readonly full: string;
}

/** Words that lend an acronym their first letter: joining words do not. */
export const LEAST_INITIAL_WEIGHT = 0.2;
const ACRONYM_WEIGHT = 0.15;

/** More words than any listed name has; what follows is ignored so that the work stays bounded. */
const MAX_TOKENS = 16;
const DIGIT_LETTERS: Readonly<Record<string, string>> = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t", 8: "b", 9: "g" };
const SUFFIX = /^\s*(?:jr|sr|ii|iii|iv|phd|md|esq|dr|mr|mrs|ms|prof)\.?\s*$/i;
const ROMAN = /^(?=.)x{0,3}(?:ix|iv|v?i{0,3})$/;
const UNITED_STATES = [
  ["united", "states"],
  ["united", "states", "of", "america"],
] as const;

interface TokenMarks {
  vowelless?: boolean;
  isFather?: boolean;
}

/** Everyday words come again and again; the lists' own are kept with the lists. */
const KNOWN_WORDS = 8192;
const tokenOfPeople = memoize(KNOWN_WORDS, (text) => newToken(text, "person", {}));
const tokenOfOrganizations = memoize(KNOWN_WORDS, (text) => newToken(text, "organization", {}));

export function makeToken(text: string, style: NameStyle, { vowelless = false, isFather = false }: TokenMarks = {}): NameToken {
  if (vowelless || isFather) return newToken(text, style, { vowelless, isFather });
  return style === "person" ? tokenOfPeople(text) : tokenOfOrganizations(text);
}

function newToken(text: string, style: NameStyle, { vowelless = false, isFather = false }: TokenMarks): NameToken {
  const isNumber = /^\d/.test(text) || (style === "organization" && ROMAN.test(text));
  return {
    text,
    weight: isNumber ? 0.5 : style === "person" ? personWeight(text) : organizationWeight(text),
    sound: phoneticKey(text),
    letters: lettersOf(text),
    spelling: plainSpelling(text),
    bare: consonants(text),
    nameGroup: sameNames.get(text),
    wordGroup: isNumber ? String(romanValue(text) ?? text) : sameWords.get(text),
    vowelless,
    isNumber,
    isPlace: PLACES.has(text),
    isGeneration: GENERATIONS.has(text),
    isFather,
  };
}

function personWeight(text: string): number {
  if (text.length === 1) return 0.3;
  if (PARTICLES.has(text)) return 0.1;
  if (GENERATIONS.has(text)) return 0.4;
  if (TITLES.has(text)) return 0.15;
  return commonNameWeights.get(text) ?? 1;
}

function organizationWeight(text: string): number {
  if (STOP_WORDS.has(text)) return 0.05;
  if (PLACES.has(text)) return 0.45;
  return organizationWordWeights.get(text) ?? (text.length === 1 ? 0.4 : 1);
}

/** "Ig0r Sech1n": digits that stand for letters inside a word of a person's name. */
function unmaskDigits(word: string): string {
  return /[a-z]/.test(word) && /\d/.test(word) ? word.replace(/\d/g, (digit) => DIGIT_LETTERS[digit] ?? digit) : word;
}

/** "abd al rahman", "abdel rahman", "abdul rahman" all begin with the same word. */
function joinServantOf(words: FoldedWord[]): FoldedWord[] {
  const joined: FoldedWord[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as FoldedWord;
    if (/^[ao]?bd[aeou]?l?$/.test(word.text)) {
      joined.push({ ...word, text: "abdul" });
      if (/^[aeu][lnrszt]h?$/.test(words[i + 1]?.text ?? "")) i++;
    } else joined.push(word);
  }
  return joined;
}

function personTokens(folded: readonly FoldedWord[]): NameToken[] {
  const words = joinServantOf(folded.map((word) => ({ ...word, text: unmaskDigits(word.text) })));
  const tokens: NameToken[] = [];
  let isFather = false;
  for (const { text, vowelless } of words) {
    if (PATRONYMIC_MARKERS.has(text) || (vowelless && text === "bn")) {
      isFather = tokens.length > 0;
      tokens.push(makeToken("bin", "person"));
      continue;
    }
    tokens.push(makeToken(text, "person", { vowelless, isFather }));
    if (!PARTICLES.has(text)) isFather = false;
  }
  // A title in front says nothing; one that is the whole name is the name.
  let start = 0;
  while (start < tokens.length - 1 && TITLES.has((tokens[start] as NameToken).text)) start++;
  return tokens.slice(start);
}

function organizationTokens(folded: readonly FoldedWord[]): NameToken[] {
  let words = joinNumbers(folded.map(({ text }) => text));
  for (const full of UNITED_STATES) {
    const at = words.findIndex((_, i) => full.every((word, offset) => words[i + offset] === word));
    if (at >= 0) words = [...words.slice(0, at), "us", ...words.slice(at + full.length)];
  }
  const vowelless = folded.some((word) => word.vowelless);
  return markAcronym(words.map((text) => makeToken(text, "organization", { vowelless })));
}

/** "Semiconductor Manufacturing International (SMIC)": letters that only repeat the words beside them say nothing more. */
function markAcronym(tokens: NameToken[]): NameToken[] {
  if (tokens.length < 4) return tokens;
  return tokens.map((token, at) => {
    const initials = tokens
      .flatMap(({ text, weight }, i) => (i === at || weight < LEAST_INITIAL_WEIGHT ? [] : [text[0]]))
      .join("");
    const repeats = token.text.length >= 3 && (token.text === initials || token.text.slice(0, -1) === initials);
    return repeats ? { ...token, weight: ACRONYM_WEIGHT } : token;
  });
}

/** "PUTIN, Vladimir" as it is spoken; a comma before a suffix or a form of address turns nothing around. */
function inSpokenOrder(name: string): string {
  const parts = name.slice(0, MAX_NAME_LENGTH).split(",");
  const [family = "", given = ""] = parts;
  if (parts.length !== 2 || family.trim() === "" || given.trim() === "" || SUFFIX.test(given)) return name;
  return `${given} ${family}`;
}

/** Reads a name into tokens with weights. Empty when it holds no letter or digit of any script. */
export function prepareName(name: string, style: NameStyle): PreparedName {
  const folded = foldText(style === "person" ? inSpokenOrder(name) : name);
  const { from, to, forms } = peelLegalForms(
    folded.map(({ text }) => text),
    style === "person",
  );
  const kept = folded.slice(from, to);
  const tokens = (style === "person" ? personTokens(kept) : organizationTokens(kept)).slice(0, MAX_TOKENS);
  return {
    style,
    tokens,
    legal: forms.join(" "),
    syllabic: kept.map(({ syllabic }) => syllabic).join(""),
    compact: tokens.map(({ text }) => text).join(""),
    full: folded.map(({ text }) => text).join(""),
  };
}
