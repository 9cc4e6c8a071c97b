import { editDistance } from "./edit-distance.ts";

/**
 * Legal forms by canonical class. Forms of one class are the same fact written in another language or length; a form
 * says little about identity, so it is peeled off and compared apart from the name.
 */
const FORMS: Readonly<Record<string, string>> = {
  limited:
    "ltd, limited, co ltd, company limited, co limited, pte ltd, pte limited, pte, pty ltd, pty limited, pty, pvt ltd, private limited, pvt, private limited company, " +
    "lda, ltda, limitada, limitee, ltee, sdn bhd, youxian gongsi, you xian gong si, youxiangongsi, you xian ze ren gong si, you xian hui she, yu han hoe sa, " +
    "cong ty tnhh, tnhh, chmakad, epe, dhmm, eireli, besloten vennootschap, perseroan terbatas",
  llc:
    "llc, limited liability company, limited liability co, lc, ooo, tov, too, mchj, obshchestvo s ogranichennoy otvetstvennostyu, " +
    "tovaristvo z obmezhenoyu vidpovidalnistyu, gmbh, mbh, gesellschaft mit beschrankter haftung, ug, sarl, societe a responsabilite limitee, " +
    "srl, societatea cu raspundere limitata, societa a responsabilita limitata, sociedad de responsabilidad limitada, s de rl de cv, s de rl, " +
    "sl, sociedad limitada, slu, sp z oo, spzoo, spolka z oo, spolka z ograniczona odpowiedzialnoscia, sro, doo, dooel, ood, eood, kft, ou, osauhing, uab, sia, aps, bv, bvba, bt, " +
    "fz llc, fze, fzco, fzc, dmcc, wll, yugen kaisha, kk, eirl, eurl, ltd sti, limited sirketi, sti, shmm, ike, he tong hui she, korlatolt felelossegu tarsasag, " +
    "spol sro, spolecnost s rucenim omezenym, drustvo s ogranicenom odgovornoscu, tovarystvo z obmezhenoiu vidpovidalnistiu, druzhestvo s ogranichena otgovornost, " +
    "anpartsselskab, societe a responsabilite limitee",
  corporation:
    "inc, incorporated, corp, corporation, co inc, ag, aktiengesellschaft, akg, sa, societe anonyme, sociedad anonima, sa de cv, sab de cv, sapi de cv, spa, societa per azioni, " +
    "nv, ab, aktiebolag, oy, oyj, as, asa, a s, plc, public limited company, se, kk, kabushiki kaisha, zhu shi hui she, tbk, pt, bhd, jsc, ojsc, cjsc, pjsc, " +
    "joint stock company, joynt stock company, open joint stock company, closed joint stock company, public joint stock company, private joint stock company, joint stock co, joint stock, " +
    "oao, zao, pao, ao, at, pat, prat, vat, ad, ead, dd, zrt, nyrt, rt, otkrytoe aktsionernoe obshchestvo, aktsionernoe obshchestvo, publichnoe aktsionernoe obshchestvo, " +
    "anonim sirketi, ju sig hoe sa, jusik hoesa, chusik hoesa, osakeyhtio, aktieselskab, aksjeselskap, naamloze vennootschap, spolka akcyjna, akciova spolecnost, " +
    "reszvenytarsasag, societate pe actiuni, sociedade anonima, sociedad anonima de capital variable, aktsionerne tovarystvo, publichne aktsionerne tovarystvo, " +
    "pryvatne aktsionerne tovarystvo, aktsionerno druzhestvo, zakrytoe aktsionernoe obshchestvo, nepublichnoe aktsionernoe obshchestvo, " +
    "cong ty co phan, ctcp, sahami khass, shml, gufen youxian gongsi, gu fen you xian gong si, saog, saoc, bsc, sal, sas, psc, pjsc",
  partnership:
    "llp, lllp, lp, limited partnership, limited liability partnership, kg, gmbh and co kg, kommanditgesellschaft, ohg, gbr, cv, scs, snc, vof, kgaa, and co, et cie, spolka komandytowa, spolka jawna, kommanditbolag, handelsbolag, offene handelsgesellschaft, sherkat, sherkate, shrkh, cong ty, brisath, tovarystvo, obshchestvo",
  company: "co, company, cie, compagnie, compania, kompaniya, gongsi, gong si, gesellschaft",
  association:
    "ev, foundation inc, stiftung, gie, npo, ngo, fgup, gup, federalnoe gosudarstvennoe unitarnoe predpriyatie, gosudarstvennoe unitarnoe predpriyatie",
};

/** So short or so plain that they are a legal form only at an end of an organization's name. */
const AMBIGUOUS = new Set(
  "co as sa ab ag ad ao at pt ou lp sl spa se dd sas too cv kg rt sal gie ng lc bt cie ug sia psc a tbk sti pat vat ae epe ike shml dhmm".split(
    " ",
  ),
);

const classOf = new Map<string, string>();
/** Most words of a form that begins, or ends, with the word: all other words are no form's end, which is quickly seen. */
const longestFrom = new Map<string, number>();
const longestTo = new Map<string, number>();

function noteEnds(form: string): void {
  const words = form.split(" ");
  for (const [longest, word] of [
    [longestFrom, words[0] as string],
    [longestTo, words.at(-1) as string],
  ] as const)
    longest.set(word, Math.max(longest.get(word) ?? 0, words.length));
}

for (const [name, forms] of Object.entries(FORMS)) {
  for (const form of forms.split(", ")) {
    if (!classOf.has(form)) classOf.set(form, name);
    noteEnds(form);
  }
}

const phrase = (words: readonly string[], from: number, count: number) =>
  count === 1 ? (words[from] as string) : words.slice(from, from + count).join(" ");

/** Words of legal forms that are long enough to be known in spite of a slip of the pen. */
const LONG_WORDS = [
  "limited",
  "liability",
  "company",
  "corporation",
  "incorporated",
  "partnership",
  "joint",
  "stock",
  "gesellschaft",
  "aktiengesellschaft",
];

const longWordsBy = Map.groupBy(LONG_WORDS, (word) => word[0] as string);

/** The word of a legal form that was meant, for one with a slip in it; any other word as it is. */
function withoutSlip(word: string): string {
  const alike = word.length < 4 ? undefined : longWordsBy.get(word[0] as string);
  if (!alike || alike.includes(word)) return word;
  return alike.find((known) => Math.abs(known.length - word.length) <= 1 && editDistance(known, word, 1) === 1) ?? word;
}

interface Peeled {
  from: number;
  to: number;
  forms: string[];
}

function peelEnd(words: readonly string[], range: Peeled, strict: boolean): boolean {
  const longest = longestTo.get(words[range.to - 1] as string) ?? 0;
  for (let count = Math.min(longest, range.to - range.from - 1); count > 0; count--) {
    const form = phrase(words, range.to - count, count);
    const found = classOf.get(form);
    if (!found || (strict && count === 1 && AMBIGUOUS.has(form))) continue;
    range.forms.push(found);
    range.to -= count;
    return true;
  }
  return false;
}

function peelStart(words: readonly string[], range: Peeled, strict: boolean): boolean {
  const longest = longestFrom.get(words[range.from] as string) ?? 0;
  for (let count = Math.min(longest, range.to - range.from - 1); count > 0; count--) {
    const form = phrase(words, range.from, count);
    const found = classOf.get(form);
    if (!found || (strict && count === 1 && AMBIGUOUS.has(form)) || form === "company") continue;
    range.forms.push(found);
    range.from += count;
    return true;
  }
  return false;
}

/**
 * Peels legal forms off both ends, never the last word. `strict` (names of people) leaves alone what may be a name.
 * `forms` are canonical classes without repeats, sorted.
 */
export function peelLegalForms(written: readonly string[], strict: boolean): Peeled {
  const words = strict ? written : written.map(withoutSlip);
  const range: Peeled = { from: 0, to: words.length, forms: [] };
  while (peelEnd(words, range, strict));
  while (peelStart(words, range, strict));
  range.forms = [...new Set(range.forms)].sort();
  return range;
}

/** Whether one word, wherever it stands, says that the name is an organization's. */
export function isLegalForm(word: string): boolean {
  return classOf.has(word) && !AMBIGUOUS.has(word);
}
