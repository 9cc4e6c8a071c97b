import type { Accelerator, Catalog } from "./catalog.ts";

/** Words that say who made or sells a chip and what it is, never which one. */
const NOISE = new Set(
  (
    "nvidia amd intel huawei habana google aws amazon tesla geforce instinct quadro grid dgx hgx gpu gpus accelerator accelerators " +
    "tensor core card graphics nvlink hbm hbm2 hbm2e hbm3 hbm3e gddr6 gddr6x gddr7 mig shared com product"
  ).split(" "),
);

/** How a chip is mounted. A name that says so in a way the catalogue does not know is read without it. */
const FORM = /^(?:sxm\d?|pcie|oam|nvl\d*)$/;
/** "80gb", "141g", and the slices "1g" and "10gb" of a partitioned GPU: a slice inherits the bucket of the whole chip. */
const MEMORY = /^\d+g(?:i?b)?$/;
/** Profiles of virtual GPUs ("48q") and compute instances ("1c"). Three digits are a model: Ascend 910B. */
const SLICE = /^\d{1,2}[abcq]$/;
const COUNT = /^(?:(\d{1,3})x|x(\d{1,3}))$/;

const MAX_NAME_LENGTH = 200;

export interface ResolvedAccelerator {
  accelerator: Accelerator;
  /** Accelerators that one instance holds at least, whatever the request says. */
  perInstance: number;
  /** Accelerators in one that is asked for: 2 for a superchip. */
  perUnit: number;
}

interface NameIndex {
  chips: ReadonlyMap<string, Accelerator | null>;
  types: ReadonlyMap<string, ResolvedAccelerator>;
}

/** Noise beside the name of a chip, yet what makes a machine of eight of it. */
const MACHINES = new Set(["dgx", "hgx"]);

const indexes = new WeakMap<Catalog, NameIndex>();

/** "8xH100", "8 × H100" and "80 GB" as the words that they are; "48xlarge" is one. */
const GLUED_COUNT = /(?<![a-z0-9])(\d{1,3})\s*[x×]\s*(?=[a-z])(?!large)/g;
const SPACED_MEMORY = /(?<![a-z0-9])(\d+)\s+(g(?:i?b)\b)/g;

/**
 * Lower-case words of ASCII letters and digits; none when other letters or digits could pass for them ("Н100" with a
 * Cyrillic letter).
 */
function wordsOf(name: string): string[] {
  const plain = name
    .slice(0, MAX_NAME_LENGTH + 1)
    .normalize("NFKC")
    .toLowerCase();
  if (plain.length > MAX_NAME_LENGTH || /[^\P{L}a-z]|[^\P{N}0-9]|\p{M}/u.test(plain)) return [];
  return plain
    .replace(GLUED_COUNT, "$1x ")
    .replace(SPACED_MEMORY, "$1$2")
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** The greatest count that a name states ("8x", "x8"); 1 when it states none. */
const countIn = (words: readonly string[]) =>
  Math.max(1, ...words.map((word) => COUNT.exec(word)).map((match) => Number(match?.[1] ?? match?.[2] ?? 1)));

const isTelling = (word: string) => !NOISE.has(word) && !MEMORY.test(word) && !SLICE.test(word) && !COUNT.test(word);

/** A machine type or module by its name as it is, without maker and count, and without memory too. */
function findMachine(words: readonly string[], types: NameIndex["types"]): ResolvedAccelerator | null {
  const exact = types.get(words.join(""));
  if (exact) return exact;
  const named = words.filter((word) => MACHINES.has(word) || !(NOISE.has(word) || COUNT.test(word)));
  const found = types.get(named.join("")) ?? types.get(named.filter((word) => !MEMORY.test(word)).join(""));
  return found ? { ...found, perInstance: found.perInstance * countIn(words) } : null;
}

function indexOf(catalog: Catalog): NameIndex {
  const known = indexes.get(catalog);
  if (known) return known;
  const chips = new Map<string, Accelerator | null>();
  for (const accelerator of catalog.accelerators) {
    for (const name of [accelerator.id, accelerator.model, ...accelerator.aliases]) {
      const key = wordsOf(name).filter(isTelling).join("");
      // An alias of noise only ("GPU") would stand for every name that says nothing.
      if (key === "") continue;
      const other = chips.get(key);
      // A name that could be either is nobody's: an unknown accelerator counts as a controlled one.
      chips.set(key, other === undefined || other === accelerator ? accelerator : null);
    }
  }
  const byId = new Map(catalog.accelerators.map((accelerator) => [accelerator.id, accelerator]));
  const types = new Map<string, ResolvedAccelerator>();
  for (const { name, acceleratorId, accelerators, per } of catalog.instanceTypes) {
    const accelerator = byId.get(acceleratorId);
    if (!accelerator) continue;
    const isInstance = per === "instance";
    const key = wordsOf(name).join("");
    types.set(key, { accelerator, perInstance: isInstance ? accelerators : 1, perUnit: isInstance ? 1 : accelerators });
  }
  const index = { chips, types };
  indexes.set(catalog, index);
  return index;
}

/**
 * The accelerator that a catalogue id, an alias or a machine type names; null when none does. Case, punctuation, vendor
 * words and memory sizes do not matter; beyond that a name must be one of the catalogue's own, never merely like one:
 * "B20" is not a B200, and nothing slips into a weaker part by resemblance.
 */
export function resolveAccelerator(catalog: Catalog, name: string): ResolvedAccelerator | null {
  const words = wordsOf(name);
  const { chips, types } = indexOf(catalog);
  const machine = findMachine(words, types);
  if (machine) return machine;
  const telling = words.filter(isTelling);
  const accelerator = chips.get(telling.join("")) ?? chips.get(telling.filter((word) => !FORM.test(word)).join(""));
  if (!accelerator) return null;
  return { accelerator, perInstance: countIn(words), perUnit: 1 };
}
