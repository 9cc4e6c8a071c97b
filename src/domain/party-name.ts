/**
 * Legal forms by canonical word. They are compared apart from the name: a payer often leaves the form off, yet two
 * different forms under one name are two companies.
 */
const FORMS = new Map(
  (
    "ltd limited:ltd inc incorporated:inc corp corporation:corp co company:co llc llp lp plc pte pty pvt private:pvt gmbh mbh ug ag kg ohg " +
    "sa sas sarl srl spa sl slu lda ltda bv nv ab aps as asa oy oyj ou uab sia sro doo ood eood kft zrt nyrt kk gk fze fzco fzc fzllc dmcc wll " +
    "sdn bhd tbk jsc ojsc pjsc cjsc ooo oao zao pao ao too tov pt youxian gongsi"
  )
    .split(" ")
    .map((entry) => entry.split(":"))
    .map(([form = "", canonical = form]) => [form, canonical]),
);

/** A name as it is compared: who is meant does not depend on case, punctuation, accents or the order of the words. */
export interface PartyName {
  /** The words without legal forms, sorted; at least one. */
  words: string;
  /** Canonical legal forms, sorted. */
  forms: readonly string[];
}

const ACCENTS = /[\u0300-\u036f]/g;

const ASCII = /^[\x20-\x7e]*$/;

/** Most names are ASCII, and reading them as Unicode takes three times as long. */
function nameWords(name: string): string[] {
  if (ASCII.test(name))
    return (
      name
        .toLowerCase()
        .replace(/[.']/g, "")
        .match(/[a-z0-9]+/g) ?? []
    );
  const letters = name.normalize("NFKD").replace(ACCENTS, "").normalize("NFC");
  return (
    letters
      .toLowerCase()
      .replace(/[.'’]/g, "")
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

export function partyName(name: string): PartyName {
  const words = nameWords(name);
  const forms: string[] = [];
  for (let last = words.at(-1); words.length > 1 && last !== undefined; last = words.at(-1)) {
    const form = FORMS.get(last);
    if (form === undefined) break;
    forms.push(form);
    words.pop();
  }
  // A name of signs only ("★") is still a name: without its signs all of them would be one party.
  return { words: words.sort().join(" ") || name.trim(), forms: forms.length > 1 ? forms.sort() : forms };
}

/** The whole name as one text: equal for spellings of one name, legal form included. */
export const nameKey = ({ words, forms }: PartyName): string => `${words}|${forms.join(" ")}`;

/** Whether two names can be one party: the same words, and neither says a legal form that the other contradicts. */
export function isSameName(a: PartyName, b: PartyName): boolean {
  if (a.words !== b.words || a.words === "") return false;
  return a.forms.every((form) => b.forms.includes(form)) || b.forms.every((form) => a.forms.includes(form));
}

/** What is known by name. */
export interface NameMap<T> {
  set(name: string, value: T): void;
  /** What was first set under this name or one that can be the same (`isSameName`). */
  get(name: string): T | undefined;
}

/**
 * Looking a name up takes the same time however many there are, so that a sign-up with thousands of aliases and end
 * users costs no more than reading it.
 */
export function createNameMap<T>(): NameMap<T> {
  const byWords = new Map<string, Map<string, { name: PartyName; value: T }>>();
  return {
    set(text, value) {
      const name = partyName(text);
      const namesakes = byWords.get(name.words) ?? new Map<string, { name: PartyName; value: T }>();
      byWords.set(name.words, namesakes);
      if (!namesakes.has(nameKey(name))) namesakes.set(nameKey(name), { name, value });
    },
    get(text) {
      const name = partyName(text);
      const namesakes = [...(byWords.get(name.words)?.values() ?? [])];
      return namesakes.find((other) => isSameName(other.name, name))?.value;
    },
  };
}

/** The same for a list of names when all that matters is whether one of them is meant. */
export function createNameSet(names: Iterable<string>): { add(name: string): void; has(name: string): boolean } {
  const known = createNameMap<true>();
  const add = (name: string) => known.set(name, true);
  for (const name of names) add(name);
  return { add, has: (name) => known.get(name) === true };
}
