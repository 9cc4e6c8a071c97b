/** A name of an accelerator or a machine as words, with the counts and fractions that people write into it made plain. */
const MAX_NAME_LENGTH = 200;

/** Something that stands for itself: no letter, digit or point before it. */
const ALONE = "(?<![a-z0-9.])";

type Rewrite = [pattern: RegExp, by: string | ((match: string, number: string) => string)];

/** Rewritten in this order. "48xlarge" is a size, not 48 of something. */
const REWRITES: readonly Rewrite[] = [
  // A share of a chip is counted as the chip: "25 % of A100", "1/2 L40S", "L40S/2".
  [new RegExp(`${ALONE}\\d{1,3}(?:\\.\\d+)?\\s*%(?:\\s*of\\b)?`, "g"), " "],
  [new RegExp(`${ALONE}\\d{1,2}\\s*/\\s*\\d{1,2}(?![a-z0-9])`, "g"), " "],
  [/(?<=[a-z0-9])\s*\/\s*\d{1,2}(?![a-z0-9])/g, " "],
  // "0.5 x L40S" is a part of one, "1.5x" parts of two.
  [/(?<![a-z0-9])(\d{0,3}\.\d+)\s*[x×*]\s*(?!large)/g, (_, number) => `${Math.max(1, Math.ceil(Number(number)))}x `],
  // "H100:8", "H100*8" and "8*H100", "8xH100", "8 × H100".
  [/\s*[:*×]\s*(\d{1,3})(?![a-z0-9])/g, (_, number) => ` x${number} `],
  [new RegExp(`${ALONE}(\\d{1,3})\\s*\\*\\s*(?=[a-z])`, "g"), (_, number) => `${number}x `],
  [/(?<![a-z0-9])(\d{1,3})\s*[x×](?:\s*(?=[a-z])(?!large)|\s+(?=\d))/g, (_, number) => `${number}x `],
  // "80 GB".
  [/(?<![a-z0-9])(\d+)[\s_-]+(?=gi?b\b)/g, (_, number) => number],
];

/**
 * Lower-case words of ASCII letters and digits; none when other letters or digits could pass for them ("Н100" with a
 * Cyrillic letter), and none of a name longer than any real one.
 */
export function acceleratorWords(name: string): string[] {
  let text = name
    .slice(0, MAX_NAME_LENGTH + 1)
    .normalize("NFKC")
    .toLowerCase();
  if (text.length > MAX_NAME_LENGTH || /[^\P{L}a-z]|[^\P{N}0-9]|\p{M}/u.test(text)) return [];
  for (const [pattern, by] of REWRITES) text = text.replace(pattern, by as string);
  return text.split(/[^a-z0-9]+/).filter(Boolean);
}
