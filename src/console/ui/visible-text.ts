/** Marks that reorder text or take no room: a name that holds them is not what it looks like. */
const HIDDEN = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
const BREAKS = /[\t\n\r]+/g;

/** More of a text than this is not put on a page in one piece. */
const MOST = 10_000;

export interface VisibleText {
  text: string;
  /** How many characters were there that nobody can see. */
  hidden: number;
}

/** The text as it can be read, in one paragraph; joiners that scripts need stay. */
export function visibleText(text: string): VisibleText {
  const flat = text.slice(0, MOST).replace(BREAKS, " ");
  const shown = flat.replace(HIDDEN, "");
  return { text: shown.trim() === "" ? "(blank)" : shown, hidden: flat.length - shown.length };
}
