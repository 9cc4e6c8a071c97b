import type { EntryName } from "../list-item.ts";
import { countryCode } from "./country-code.ts";

const ALSO_KNOWN = /\s*[,(]?\s*\b[afn]\.k\.a\b\.?,?\s*|\s*\([afn]ka\b\.?,?\s+/i;
const ACRONYM = /^[A-Z][A-Z0-9&.-]{1,9}$/;
const TRAILING = /^(.{2,}?)\s*\(([^()]*)\)$/;
/** What is said of a party behind its name: "(DPRK individual)", "(See alternate address under Iran)". */
const REMARK = /^(?:see\b|all of|.*\b(?:individual|entity|national|company)s?$)/i;

/** A bracket that was never closed, or never opened, is left over from a list in running text. */
function withoutLooseBrackets(text: string): string {
  const opened = text.split("(").length;
  const closed = text.split(")").length;
  if (opened === closed) return text;
  return opened > closed ? text.replace(/\s*\(\s*$/, "").replace(/\(([^()]*)$/, "$1") : text.replace(/\)(?=[^)]*$)/, "");
}

function splitTrailing(text: string): EntryName[] {
  const [, before, inside = ""] = TRAILING.exec(text) ?? [];
  if (before === undefined) return [{ text, isWeak: false }];
  if (ACRONYM.test(inside) && countryCode(inside) === null) return [...splitTrailing(before), { text: inside, isWeak: true }];
  return REMARK.test(inside) || countryCode(inside) !== null ? splitTrailing(before) : [{ text, isWeak: false }];
}

/**
 * Names that a publisher wrote as one: "Emal Construction Company (EBCC)" and "Gazprom Flot, OOO (f.k.a., Gazflot)" are
 * two, "Bank of China (Hong Kong)" is one. An acronym alone is weak.
 */
export function splitNames(text: string): EntryName[] {
  return text
    .split(ALSO_KNOWN)
    .map((part) =>
      withoutLooseBrackets(part.replace(/^and /, "").replace(/\b(?:the )?following .*alias(?:es)?:?.*$/i, ""))
        .replace(/^[\s,;:]+|[\s,;:]+$/g, "")
        .replace(/^["“]([^"“”]*)["”]$/, "$1"),
    )
    .filter((part) => part !== "")
    .flatMap(splitTrailing);
}
