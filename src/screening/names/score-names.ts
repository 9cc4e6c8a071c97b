import { type Alignment, alignTokens, type TokenSimilarity } from "./align-tokens.ts";
import { editDistance } from "./edit-distance.ts";
import { phoneticKey } from "./phonetic-key.ts";
import { LEAST_INITIAL_WEIGHT, type NameStyle, type NameToken, type PreparedName, prepareName } from "./prepare-name.ts";
import { SAME_WORD, tokenSimilarity } from "./token-similarity.ts";

/** How much a word that only one side has counts against the match, by style. */
const EXTRA_COST = { person: 0.2, organization: 0.25 } as const;
/** Below any threshold that two whole names pass. */
const MOST_OF_ONE_WORD = 0.75;

/** What words that only one side has cost at least, as a share of their weight. */
export const leastExtraCost = (style: NameStyle): number => EXTRA_COST[style];

/** How much words count that each side has instead of the other's: two names that both say more are two names. */
const CONTRADICTION_COST = 1.6;

function isPermuted(left: PreparedName, right: PreparedName): boolean {
  if (left.tokens.length !== right.tokens.length || left.compact.length !== right.compact.length) return false;
  const sorted = (tokens: readonly NameToken[]) =>
    tokens
      .map(({ text }) => text)
      .sort()
      .join(" ");
  return sorted(left.tokens) === sorted(right.tokens);
}

/** "Salman bin Muhammad" is the father of "Muhammad bin Salman". */
function swapsFatherAndSon(left: PreparedName, right: PreparedName, { pairs }: Alignment): boolean {
  if (!left.tokens.some(({ isFather }) => isFather) && !right.tokens.some(({ isFather }) => isFather)) return false;
  const turned = pairs.filter(
    (pair) => left.tokens[pair.left[0] ?? 0]?.isFather !== right.tokens[pair.right[0] ?? 0]?.isFather && pair.weight > 0.2,
  );
  return turned.length >= 2;
}

/** First letters of legal forms, which some acronyms end with. */
const FORM_INITIALS: Readonly<Record<string, string>> = { corporation: "c", company: "c", limited: "l" };
/** An acronym of so many letters may leave out a word. */
const LONG_ACRONYM = 4;

function isAcronym(letters: string, initials: string): boolean {
  if (letters === initials) return true;
  if (letters.length < LONG_ACRONYM || initials.length !== letters.length + 1 || letters[0] !== initials[0]) return false;
  return editDistance(letters, initials, 1) === 1;
}

/** "SMIC" for "Semiconductor Manufacturing International Corporation". */
function isAcronymOf(short: PreparedName, long: PreparedName): boolean {
  let letters = "";
  for (const { text, weight } of long.tokens) if (weight >= LEAST_INITIAL_WEIGHT) letters += text[0];
  if (letters.length < 2) return false;
  const withForm = letters + (FORM_INITIALS[long.legal] ?? "");
  return short.tokens.some(({ text }) => text.length >= 3 && (isAcronym(text, letters) || isAcronym(text, withForm)));
}

const isNameWord = ({ text, weight }: NameToken) => weight > 0.4 && text.length > 1;

/** "Hassan" for "Ahmed Hassan": a person's one name is borne by too many to be this person's. */
function isOneWordOfMore(left: PreparedName, right: PreparedName, { leftOver, rightOver }: Alignment): boolean {
  if (left.style !== "person") return false;
  const [short, over] = left.tokens.length < right.tokens.length ? [left, rightOver] : [right, leftOver];
  return over > 0.4 && short.tokens.filter(isNameWord).length === 1;
}

function alignedScore(left: PreparedName, right: PreparedName, alignment: Alignment): number {
  let same = 0;
  let lost = 0;
  let contradicted = 0;
  for (const { similarity, weight } of alignment.pairs) {
    if (similarity < SAME_WORD) {
      contradicted += weight * (1.2 - similarity);
      continue;
    }
    same += weight * similarity;
    lost += weight * (1 - similarity);
  }
  const both = Math.min(alignment.leftOver, alignment.rightOver);
  const extra = Math.max(alignment.leftOver, alignment.rightOver) - both;
  contradicted += both;
  if (same === 0) return 0;
  const score = same / (same + lost + CONTRADICTION_COST * contradicted + EXTRA_COST[left.style] * extra);
  if (isOneWordOfMore(left, right, alignment)) return Math.min(score, MOST_OF_ONE_WORD);
  const settled = contradicted >= 0.2 ? Math.min(score, 0.8 - 0.1 * Math.min(1, contradicted)) : score;
  return settled * (swapsFatherAndSon(left, right, alignment) ? 0.8 : 1);
}

/** Words in which a slip makes another party: initials, "Jr." and "Sr.", Iran and Iraq. */
const isMark = ({ text, isPlace, isGeneration }: NameToken) => text.length === 1 || isGeneration || isPlace;

/** Names whose letters agree but for a slip or two, wherever the spaces are. */
function compactScore(left: PreparedName, right: PreparedName): number {
  const [a, b] = [left.compact, right.compact];
  const length = Math.max(a.length, b.length);
  if (length < 7 || (left.tokens.some(isMark) && right.tokens.some(isMark))) return 0;
  const limit = length < 14 ? 1 : 2;
  const distance = Math.abs(a.length - b.length) > limit ? limit + 1 : editDistance(a, b, limit);
  if (distance <= limit) return 0.97 - (1.1 * distance) / length;
  // As many words on both sides were compared by their sound one by one.
  if (length > 12 || left.tokens.length === right.tokens.length || phoneticKey(a) !== phoneticKey(b)) return 0;
  return editDistance(a, b, length) / length <= 0.4 ? 0.85 : 0;
}

/** Chinese and Korean names agree character by character: a different one is a different word. */
function syllabicScore(a: string, b: string): number {
  if (a === b) return 1;
  const length = Math.max(a.length, b.length);
  return length > 12 ? 1 : 1 - editDistance(a, b, length) / length;
}

/** "SiemensAG" and "Siemens AG": one of them has its legal form written against the name. */
function isGluedToForm(left: PreparedName, right: PreparedName): boolean {
  if (left.legal === right.legal) return false;
  return (left.compact.startsWith(right.compact) || right.compact.startsWith(left.compact)) && left.full === right.full;
}

/** A score of two names, and how it came about. */
export interface NameComparison {
  readonly score: number;
  /** Null where the names were compared as a whole. */
  readonly alignment: Alignment | null;
  /** The same letters, in whatever order of words and with whatever spaces between them. */
  readonly isWhole: boolean;
}

const whole = (score: number): NameComparison => ({ score, alignment: null, isWhole: true });
const partly = (score: number, alignment: Alignment | null): NameComparison => ({
  score: Math.max(0, score),
  alignment,
  isWhole: false,
});

/** Compares two prepared names, 0 to 1; 1 only when they are the same words in the same legal form. */
export function comparePrepared(
  left: PreparedName,
  right: PreparedName,
  similarity: TokenSimilarity = tokenSimilarity,
): NameComparison {
  if (left.tokens.length === 0 || right.tokens.length === 0) return partly(0, null);
  const formCost = left.legal === right.legal ? 0 : left.legal === "" || right.legal === "" ? 0.01 : 0.02;
  if (left.syllabic !== "" && right.syllabic !== "" && left.syllabic !== right.syllabic)
    return partly(Math.min(0.99, syllabicScore(left.syllabic, right.syllabic)), null);
  if (left.compact === right.compact && left.tokens.length === right.tokens.length) return whole(1 - formCost);
  if (isPermuted(left, right) && left.tokens.every(({ isFather }) => !isFather)) return whole(0.98 - formCost);
  if ((left.compact === right.compact && left.compact.length >= 4) || isGluedToForm(left, right)) return whole(0.97 - formCost);
  if (left.style === "organization" && (isAcronymOf(left, right) || isAcronymOf(right, left))) return partly(0.85, null);
  const alignment = alignTokens(left, right, similarity);
  const score = Math.max(alignedScore(left, right, alignment), compactScore(left, right));
  return partly(Math.min(0.99, score) - formCost, alignment);
}

const STYLES: Readonly<Record<string, NameStyle>> = { person: "person", individual: "person" };

/** The style in which names of a schema ("Person", "Company", "Organization", "LegalEntity", "Vessel" …) are read. */
export function styleOfSchema(schema: string): NameStyle {
  return STYLES[schema.toLowerCase()] ?? "organization";
}

/** How surely two names are of one party, 0 to 1, from the names alone. Pure; takes any text. */
export function scoreNames(schema: string, name1: string, name2: string): number {
  const style = styleOfSchema(schema);
  return comparePrepared(prepareName(name1, style), prepareName(name2, style)).score;
}
