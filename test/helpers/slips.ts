let state = 7;

/** A number below `below`; the same ones in every run. */
export function drawn(below: number): number {
  state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
  return Math.floor((state / 0x80000000) * below);
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** One letter too few, too many, another one, or two swapped; never the first. */
function slip(word: string): string {
  if (word.length < 3) return word;
  const at = 1 + drawn(word.length - 1);
  const letter = LETTERS[drawn(LETTERS.length)];
  const kinds = [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + letter + word.slice(at + 1),
    at + 1 < word.length ? word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2) : word,
  ];
  return kinds[drawn(kinds.length)] as string;
}

const words = (name: string) => name.split(" ");
const changeOne = (name: string, change: (word: string) => string) => {
  const all = words(name);
  const at = drawn(all.length);
  all[at] = change(all[at] as string);
  return all.join(" ");
};

/** Ways in which people write a name otherwise than a list does. */
export const slips: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => changeOne(name, slip),
  (name) => changeOne(name, (word) => slip(slip(word))),
  (name) => words(name).map(slip).join(" "),
  (name) => (words(name).length > 2 ? changeOne(name, () => "").trim() : name),
  (name) => words(name).reverse().join(" "),
  (name) => name.replaceAll(" ", ""),
  (name) => name.replace(" ", ""),
  (name) =>
    words(name)
      .map((word) => (word.length > 7 ? `${word.slice(0, 4)} ${word.slice(4)}` : word))
      .join(" "),
  (name) => `${name} ${["Holdings", "Robotics", "Petrov", "International Trading"][drawn(4)]}`,
  (name) => changeOne(name, (word) => `${word[0]}.`),
  (name) => words(name)[0] as string,
];
