import { Scalar } from "yaml";

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);
const ESCAPE_LENGTHS: Record<string, number> = { x: 4, u: 6, U: 10 };
const SPACE_ESCAPES = new Set(["n", "t", "r", " ", "_", "N", "L", "P", "e", "a", "b", "v", "f"]);

/** How many characters of the YAML source write the one character of the value that starts here. */
function sourceLength(source: string, at: number, type: Scalar.Type | undefined): number {
  if (type === Scalar.QUOTE_SINGLE && source.startsWith("''", at)) return 2;
  if (type === Scalar.QUOTE_DOUBLE && source[at] === "\\") return ESCAPE_LENGTHS[source[at + 1] ?? ""] ?? 2;
  return 1;
}

/** White space of the value: layout of the source, or an escape of a double-quoted scalar that stands for it. */
function isSpaceAt(source: string, at: number, type: Scalar.Type | undefined): boolean {
  if (type === Scalar.QUOTE_DOUBLE && source[at] === "\\") {
    const next = source[at + 1] ?? "";
    return SPACE_ESCAPES.has(next) || isSpace(next);
  }
  return isSpace(source[at]);
}

function contentStart(source: string, scalar: Scalar.Parsed): number {
  const start = scalar.range[0];
  if (scalar.type === Scalar.QUOTE_DOUBLE || scalar.type === Scalar.QUOTE_SINGLE) return start + 1;
  if (scalar.type === Scalar.BLOCK_FOLDED || scalar.type === Scalar.BLOCK_LITERAL) return source.indexOf("\n", start) + 1;
  return start;
}

/**
 * Where in the YAML source the character `offset` of a scalar's value is written. Folding, indentation and quoting
 * change white space only, so the characters between it are counted instead.
 */
export function scalarOffset(source: string, scalar: Scalar.Parsed, offset: number): number {
  const value = String(scalar.value);
  let toSkip = value.slice(0, offset).replace(/\s/g, "").length;
  let at = contentStart(source, scalar);
  let end = at;
  while (at < scalar.range[1]) {
    const length = sourceLength(source, at, scalar.type);
    if (!isSpaceAt(source, at, scalar.type)) {
      if (toSkip === 0 && !isSpace(value[offset]) && offset < value.length) return at;
      if (toSkip === 0) break;
      toSkip--;
      end = at + length;
    }
    at += length;
  }
  return end;
}
