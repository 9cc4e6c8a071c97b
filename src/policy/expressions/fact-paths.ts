import { type FactDefinition, factCatalogue } from "../../domain/facts.ts";

/** Every fact by its path, `family.fact`. */
export const factsByPath: ReadonlyMap<string, FactDefinition> = new Map(
  Object.entries(factCatalogue).flatMap(([family, facts]) =>
    Object.entries<FactDefinition>(facts).map(([name, definition]) => [`${family}.${name}`, definition] as const),
  ),
);

export const factFamilies: ReadonlySet<string> = new Set(Object.keys(factCatalogue));

/** Levenshtein distance: edits of one character between two short texts. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 0; i < left.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < right.length; j++) {
      const replaced = (row[j] ?? 0) + (left[i] === right[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

const lastWord = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

/** The candidate that was probably meant; undefined when none is near. A right name under a wrong family counts as near. */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  const farthest = Math.max(2, Math.floor(name.length / 4));
  const wanted = name.slice(0, 100).toLowerCase();
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const isMisfiled = name.includes(".") && lastWord(candidate) === lastWord(name);
    if (!isMisfiled && Math.abs(candidate.length - wanted.length) > farthest) continue;
    const distance = isMisfiled ? 1.5 : editDistance(wanted, candidate.toLowerCase());
    if (distance <= farthest && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** What must not score by itself, and is asked for all the same. */
const UNFAIR = /nationalit|citizen|ethnic|language|script\b|surname|birth_?place/i;

/** Says that a fact does not exist, and which one was probably meant. */
export function unknownFact(path: string): string {
  if (UNFAIR.test(path)) {
    return `unknown fact ${path.slice(0, 100)}: nationality, language and script are no facts, on purpose`;
  }
  const closest = closestName(path, factsByPath.keys());
  return `unknown fact ${path.slice(0, 100)}${closest ? `: did you mean ${closest}?` : ""}`;
}
