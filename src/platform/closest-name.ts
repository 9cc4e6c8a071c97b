const MAX_EDITS = 3;

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The known name that a misspelt one was probably meant to be; null when none is near. */
export function closestName(name: string, known: readonly string[]): string | null {
  let best: { name: string; edits: number } | null = null;
  for (const candidate of known) {
    const edits = editsBetween(name.toLowerCase(), candidate.toLowerCase());
    if (edits <= MAX_EDITS && edits < (best?.edits ?? Infinity)) best = { name: candidate, edits };
  }
  return best?.name ?? null;
}
