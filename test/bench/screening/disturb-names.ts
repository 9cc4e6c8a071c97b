import { foldText } from "../../../src/screening/names/fold-text.ts";
import { isLegalForm, peelLegalForms } from "../../../src/screening/names/legal-forms.ts";
import { PARTICLES, TITLES } from "../../../src/screening/names/name-words.ts";
import type { NameStyle } from "../../../src/screening/names/prepare-name.ts";
import type { Random } from "../../helpers/random.ts";

/** What clerks, forms and evaders do to a name; null where it does not apply to this one. */
export type Disturbance = (name: string, style: NameStyle, random: Random) => string | null;

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const isLatin = (name: string) => /^[\p{Script=Latin}\p{M}\p{N}\p{P}\p{S}\s]+$/u.test(name);

/** One letter left out, put in, replaced or swapped with its neighbour, in a word of four letters or more. */
function slip(name: string, _: NameStyle, random: Random): string | null {
  const words = [...name.matchAll(/\p{L}{4,}/gu)];
  if (words.length === 0) return null;
  const { index, 0: word } = random.pick(words);
  const at = index + random.below(word.length - 1);
  const letter = LETTERS[random.below(26)] as string;
  const [before, one, two, after] = [name.slice(0, at), name[at], name[at + 1], name.slice(at + 2)];
  const made = random.pick([
    before + two + after,
    before + one + letter + two + after,
    before + letter + two + after,
    before + two + one + after,
  ]);
  return made === name ? null : made;
}

/** Two words of it have changed places; the comma of "FAMILY, Given" goes. */
function swap(name: string, style: NameStyle, random: Random): string | null {
  const spoken = style === "person" ? name.split(",").reverse().join(" ") : name;
  const words = spoken.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  if (words.length < 2) return null;
  const at = random.below(words.length - 1);
  [words[at], words[at + 1]] = [words[at + 1] as string, words[at] as string];
  return words.join(" ");
}

/** Ways of writing one sound that romanisations and clerks use in turn. */
const RESPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/ov\b/, "off"],
  [/ev\b/, "eff"],
  [/ks/, "x"],
  [/iy\b/, "y"],
  [/y\b/, "i"],
  [/ey\b/, "ei"],
  [/kh/, "h"],
  [/zh/, "j"],
  [/ya/, "ia"],
  [/yu/, "iu"],
  [/ou/, "u"],
  [/oo/, "u"],
  [/ee/, "i"],
  [/q/, "k"],
  [/ph/, "f"],
  [/dj/, "j"],
  [/w/, "v"],
  [/ck/, "k"],
  [/mm/, "m"],
  [/ss/, "s"],
  [/ll/, "l"],
  [/ö/, "oe"],
  [/ü/, "ue"],
  [/ä/, "ae"],
  [/u(?=[sml])/, "ou"],
  [/(?<=[bdmnrt])i(?=[bdmnrt])/, "ee"],
  [/c(?=[aou])/, "k"],
]; // prettier-ignore

/** Another romanisation of a name in Latin letters. */
function respell(name: string, _: NameStyle, random: Random): string | null {
  if (!isLatin(name)) return null;
  const plain = name.toLowerCase();
  const fitting = RESPELLINGS.filter(([pattern]) => pattern.test(plain));
  if (fitting.length === 0) return null;
  const [pattern, by] = random.pick(fitting);
  return plain.replace(pattern, by);
}

const CYRILLIC: readonly (readonly [RegExp, string])[] = (
  "shch:щ sch:ш zh:ж kh:х ts:ц ch:ч sh:ш yu:ю ya:я yo:ё ye:е iy:ий ph:ф th:т ck:к ks:кс x:кс c(?=[eiy]):с a:а b:б c:к d:д e:е f:ф g:г h:х i:и j:ж k:к l:л m:м n:н o:о " +
  "p:п q:к r:р s:с t:т u:у v:в w:в y:й z:з"
)
  .split(" ")
  .map((pair) => pair.split(":") as [string, string])
  .map(([latin, letter]) => [new RegExp(latin, "g"), letter]);

/** A person's name as a Russian clerk writes it down; firms are translated, not spelled. */
function intoCyrillic(name: string, style: NameStyle): string | null {
  if (style !== "person" || !/^[a-z'’,.\s-]+$/i.test(name)) return null;
  return CYRILLIC.reduce((text, [latin, letter]) => text.replace(latin, letter), name.toLowerCase());
}

/** An organization's name without its legal forms. */
function dropForm(name: string, style: NameStyle): string | null {
  if (style === "person" || !isLatin(name)) return null;
  const words = foldText(name).map(({ text }) => text);
  const { from, to } = peelLegalForms(words, false);
  return from === 0 && to === words.length ? null : words.slice(from, to).join(" ");
}

const plain = (word = "") => word.toLowerCase().replace(/[^a-z]/g, "");

/** A person's name of three words or more without one of those in the middle. */
function dropMiddle(name: string, style: NameStyle, random: Random): string | null {
  if (style !== "person") return null;
  const [family, ...given] = name.split(",");
  const words = (given.length > 0 ? `${given.join(" ")} ${family}` : name).split(/\s+/).filter(Boolean);
  const isJoining = (word: string | undefined) => PARTICLES.has(plain(word)) || TITLES.has(plain(word));
  // Neither a title nor "Abu" is a first name, and what follows a joining word belongs to it.
  const first = words.findIndex((word) => !isJoining(word));
  const droppable = words
    .map((word, at) => ({ word, at }))
    .filter(
      ({ word, at }) => at > first && at < words.length - 1 && !isJoining(word) && !isJoining(words[at - 1]) && word.length > 3,
    );
  if (droppable.length === 0 || words.some((word) => isLegalForm(word.toLowerCase()))) return null;
  const { at } = random.pick(droppable);
  return words.filter((_, i) => i !== at).join(" ");
}

export const disturbances: Readonly<Record<string, Disturbance>> = {
  typo: slip,
  swapped: swap,
  respelled: respell,
  cyrillic: intoCyrillic,
  dropped_form: dropForm,
  missing_middle: dropMiddle,
};
