const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const ORDINAL_UNITS =
  "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth";
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety";
const ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth";

const values = new Map<string, number>([
  ["fourty", 40],
  ["hundred", 100],
  ["hundredth", 100],
]);
for (const units of [UNITS, ORDINAL_UNITS]) for (const [value, word] of units.split(" ").entries()) values.set(word, value);
for (const tens of [TENS, ORDINAL_TENS]) for (const [i, word] of tens.split(" ").entries()) values.set(word, 20 + 10 * i);

const ORDINAL_DIGITS = /^(\d+)(?:st|nd|rd|th)$/;
const BEFORE_NUMBER = new Set(["no", "nr", "num", "number", "nomer", "numero"]);
const ROMAN = /^(?=..)x{0,3}(?:ix|iv|v?i{0,3})$/;
const ROMAN_DIGITS: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10 };

/** The number that words like "Forty-Four" and "third" spell; "No." in front of a number goes. */
export function joinNumbers(words: readonly string[]): string[] {
  const joined: string[] = [];
  let sum: number | null = null;
  const close = () => {
    if (sum === null) return;
    if (BEFORE_NUMBER.has(joined.at(-1) ?? "")) joined.pop();
    joined.push(String(sum));
    sum = null;
  };
  for (const word of words) {
    const value = values.get(word);
    const digits = /^\d+$/.test(word) ? word : ORDINAL_DIGITS.exec(word)?.[1];
    if (value !== undefined) {
      sum = sum === null ? value : value >= 100 ? Math.max(1, sum) * value : sum + value;
      continue;
    }
    close();
    if (digits !== undefined && BEFORE_NUMBER.has(joined.at(-1) ?? "")) joined.pop();
    joined.push(digits ?? word);
  }
  close();
  return joined;
}

/** The value of a Roman number of two letters or more, below forty; null for any other word. */
export function romanValue(word: string): number | null {
  if (!ROMAN.test(word)) return null;
  let value = 0;
  for (let i = 0; i < word.length; i++) {
    const digit = ROMAN_DIGITS[word[i] as string] as number;
    value += digit < (ROMAN_DIGITS[word[i + 1] ?? ""] ?? 0) ? -digit : digit;
  }
  return value;
}
