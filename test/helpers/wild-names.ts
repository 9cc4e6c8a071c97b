import type { Random } from "./random.ts";

const SCRIPTS: readonly (readonly [from: number, to: number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x300, 0x36f],
  [0x370, 0x3ff],
  [0x400, 0x4ff],
  [0x530, 0x58f],
  [0x590, 0x5ff],
  [0x600, 0x6ff],
  [0x900, 0x97f],
  [0xe00, 0xe7f],
  [0x10a0, 0x10ff],
  [0x1100, 0x11ff],
  [0x1200, 0x137f],
  [0x1e00, 0x1eff],
  [0x2000, 0x206f],
  [0x3040, 0x30ff],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xd800, 0xdfff],
  [0xe000, 0xe0ff],
  [0xf900, 0xfaff],
  [0xfb50, 0xfdff],
  [0xfe00, 0xffff],
  [0x1f300, 0x1faff],
  [0x20000, 0x2a6df],
]; // prettier-ignore

const fragments = [
  "al ",
  "bin ",
  "Abd ",
  "GmbH ",
  "Co., Ltd. ",
  "有限公司",
  "شركة ",
  "& ",
  "A.B.C. ",
  "12",
  "No. 7 ",
  "-",
  "'",
  ", ",
  "\u202e",
  "\u200f",
  "\u0000",
  "\ud800",
  "Mohammed ",
  "Trading ",
  "Company ",
  "Kim ",
  "Wang ",
  "Иванов ",
  "ﷺ",
  "ﷲ",
  "Ǆ",
  "İ",
  "ß",
  "\u0301",
  "Limited Liability ",
  "Joint Stock ",
  "twenty ",
  "XIV ",
]; // prettier-ignore

/** Names that cost the most: very long, one word over and over, marks upon marks, half characters, text from right to left. */
export const worstNames: readonly string[] = [
  "",
  " ",
  "a".repeat(10_240),
  "Mohammed ".repeat(1_200),
  "Trading Company ".repeat(640),
  "al ".repeat(3_400),
  "Abd al-".repeat(1_400),
  "a b ".repeat(2_560),
  "1 ".repeat(5_000),
  "A.".repeat(5_000),
  "A-A.".repeat(2_500),
  "& ".repeat(5_000),
  "two hundred ".repeat(850),
  `e${"\u0301".repeat(10_000)}`,
  "\u0301".repeat(10_000),
  "\ud800".repeat(10_000),
  "\udc00a".repeat(5_000),
  "\u202e\u202dمحمد ".repeat(1_200),
  "ﷺ".repeat(10_000),
  "中".repeat(10_000),
  "김정은 ".repeat(2_500),
  "👩‍👩‍👧‍👦".repeat(900),
  "limited liability company ".repeat(400),
  "(((((".repeat(2_000),
  ",".repeat(10_000),
  "\u0000".repeat(10_000),
  Array.from({ length: 2_000 }, (_, i) => `w${i}`).join(" "),
  Array.from({ length: 300 }, (_, i) => "kim lee park wang li zhang chen ali".split(" ")[i % 8]).join(" "),
];

function wildWord(random: Random): string {
  if (random.chance(0.3)) return random.pick(fragments);
  const [from, to] = random.pick(SCRIPTS);
  return Array.from({ length: 1 + random.below(12) }, () => String.fromCodePoint(from + random.below(to - from + 1))).join("");
}

/** Any Unicode text that somebody may give as a name; most are short, one in two hundred is long. */
export function wildName(random: Random): string {
  const words = random.chance(0.005) ? 500 + random.below(1_500) : 1 + random.below(8);
  let text = "";
  for (let i = 0; i < words; i++) text += wildWord(random) + (random.chance(0.7) ? " " : "");
  return text;
}
