const MOST = 3;

/** First letters of a name's words, in any script, for what is masked. */
export function initialsOf(name: string): string {
  const words = name.normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.slice(0, MOST).map((word) => `${[...word][0]?.toLocaleUpperCase("en")}.`);
  return letters.length > 0 ? letters.join(" ") : "–";
}
