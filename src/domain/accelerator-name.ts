import { acceleratorWords } from "./accelerator-words.ts";
import type { Accelerator, Catalog } from "./catalog.ts";

/** Words that say who made or sells a chip and what it is, never which one. */
const NOISE = new Set(
  (
    "nvidia amd intel huawei habana google aws amazon azure microsoft oracle tesla geforce instinct quadro grid dgx hgx gpu gpus " +
    "accelerator accelerators tensor core cores card graphics nvlink hbm hbm2 hbm2e hbm3 hbm3e gddr6 gddr6x gddr7 mig me shared com " +
    "product cloud vws vgpu half quarter fraction fractional"
  ).split(" "),
);

/** How a chip is mounted. A name that says so in a way the catalogue does not know is read without it. */
const FORM = /^(?:sxm\d?|pcie|oam|nvl\d*)$/;
/** "80gb", "141g", and the slices "1g" and "10gb" of a partitioned GPU: a slice inherits the bucket of the whole chip. */
const MEMORY = /^\d+g(?:i?b)?$/;
const COUNT = /^(?:(\d{1,3})x|x(\d{1,3}))$/;
/** Profiles of virtual GPUs ("48q") and compute instances ("1c"). Three digits are a model: Ascend 910B. */
const SLICE = /^\d{1,2}[abcq]$/;
/** "H100 8" and "A100 80": few are a count, many a memory size without its unit. */
const NUMBER = /^\d{1,3}$/;
const MOST_BARE = 8;
const FAMILY = /^(?:hopper|ampere|volta)$/;

export interface ResolvedAccelerator {
  accelerator: Accelerator;
  /** Accelerators that one instance holds at least, whatever the request says. */
  perInstance: number;
  /** Accelerators in one that is asked for: 2 for a superchip. */
  perUnit: number;
}

interface NameIndex {
  /** Null: a name that could be several is nobody's. */
  chips: ReadonlyMap<string, Accelerator | null>;
  types: ReadonlyMap<string, ResolvedAccelerator>;
  /** What names came to, so that the few names that a control plane uses are read once. */
  resolved: Map<string, ResolvedAccelerator | null>;
}

const MOST_REMEMBERED = 2_000;

/** Noise beside the name of a chip, yet what makes a machine of eight of it. */
const MACHINES = new Set(["dgx", "hgx"]);
/** What some clouds write before every name of a machine type, and their users leave out. */
const TYPE_PREFIXES = new Set(["standard", "ecs", "tpu"]);

interface Step {
  isDropped(word: string, at: number, words: readonly string[]): boolean;
  /** A name must keep a digit: "Trainium 3" is not the Trainium that came first. */
  keepsDigit?: true;
  /** Tried by itself: the next step starts from what this one was given. */
  isAside?: true;
}

/** What may be left out of a name, step by step: each keeps what the next gives up. */
const STEPS: readonly Step[] = [
  { isDropped: () => false },
  { isDropped: (word) => NOISE.has(word) },
  { isDropped: (word) => MEMORY.test(word) },
  // In "8x MI-300X" and "MI 300X x8" one of two that look like counts is the model.
  { isDropped: (word, at) => at === 0 && COUNT.test(word), isAside: true },
  { isDropped: (word, at, words) => at === words.length - 1 && COUNT.test(word), isAside: true },
  { isDropped: (word) => COUNT.test(word) },
  { isDropped: (word) => SLICE.test(word), keepsDigit: true },
  { isDropped: (word, at) => at === 0 && NUMBER.test(word), keepsDigit: true, isAside: true },
  { isDropped: (word, at, words) => at === words.length - 1 && NUMBER.test(word), keepsDigit: true, isAside: true },
  { isDropped: (word) => NUMBER.test(word), keepsDigit: true },
  { isDropped: (word) => FAMILY.test(word), keepsDigit: true },
  { isDropped: (word) => FORM.test(word), keepsDigit: true },
];

/** How many a word that was left out of a name stands for; 1 when it says nothing of that. */
function countOf(word: string): number {
  const match = COUNT.exec(word);
  const count = Number(match?.[1] ?? match?.[2] ?? (NUMBER.test(word) && Number(word) <= MOST_BARE ? word : 1));
  return Math.max(1, count);
}

const isTelling = (word: string) => !(NOISE.has(word) || MEMORY.test(word) || COUNT.test(word) || SLICE.test(word));

/** A machine type or module by its name as it is, without maker and count, and without memory too. */
function findMachine(words: readonly string[], types: NameIndex["types"]): ResolvedAccelerator | null {
  const exact = types.get(words.join(""));
  if (exact) return exact;
  const named = words.filter((word) => MACHINES.has(word) || !(NOISE.has(word) || COUNT.test(word)));
  const own = TYPE_PREFIXES.has(named[0] ?? "") ? named.slice(1) : named;
  const found = types.get(own.join("")) ?? types.get(own.filter((word) => !MEMORY.test(word)).join(""));
  const count = Math.max(1, ...words.filter((word) => COUNT.test(word)).map(countOf));
  return found ? { ...found, perInstance: found.perInstance * count } : null;
}

/** A chip by its name, with ever less of what does not tell which chip it is. */
function findChip(words: readonly string[], chips: NameIndex["chips"]): ResolvedAccelerator | null {
  let kept = words;
  let counted = 1;
  for (const { isDropped, keepsDigit, isAside } of STEPS) {
    const left = kept.filter((word, at) => !isDropped(word, at, kept));
    const perInstance = Math.max(counted, ...kept.filter((word, at) => isDropped(word, at, kept)).map(countOf));
    const key = left.join("");
    if (keepsDigit && !/\d/.test(key)) return null;
    const accelerator = chips.get(key);
    if (accelerator) return { accelerator, perInstance, perUnit: 1 };
    if (accelerator === null) return null;
    if (!isAside) [kept, counted] = [left, perInstance];
  }
  return null;
}

function indexChips(accelerators: readonly Accelerator[]): NameIndex["chips"] {
  const chips = new Map<string, Accelerator | null>();
  for (const accelerator of accelerators) {
    for (const name of [accelerator.id, accelerator.model, ...accelerator.aliases]) {
      const words = acceleratorWords(name);
      const telling = words.filter(isTelling).join("");
      // An alias of noise only ("GPU") would stand for every name that says nothing.
      if (telling === "") continue;
      const maker = accelerator.vendor.toLowerCase();
      for (const key of [telling, words.join(""), `${maker}${telling}`]) {
        const other = chips.get(key);
        chips.set(key, other === undefined || other === accelerator ? accelerator : null);
      }
    }
  }
  return chips;
}

function indexTypes({ accelerators, instanceTypes }: Catalog): NameIndex["types"] {
  const byId = new Map(accelerators.map((accelerator) => [accelerator.id, accelerator]));
  const types = new Map<string, ResolvedAccelerator>();
  for (const { name, acceleratorId, accelerators: count, per } of instanceTypes) {
    const accelerator = byId.get(acceleratorId);
    if (!accelerator) continue;
    const isInstance = per === "instance";
    const resolved = { accelerator, perInstance: isInstance ? count : 1, perUnit: isInstance ? 1 : count };
    const words = acceleratorWords(name);
    types.set(words.join(""), resolved);
    if (TYPE_PREFIXES.has(words[0] ?? "")) types.set(words.slice(1).join(""), resolved);
  }
  return types;
}

const indexes = new WeakMap<Catalog, NameIndex>();

function indexOf(catalog: Catalog): NameIndex {
  const known = indexes.get(catalog);
  if (known) return known;
  const index: NameIndex = { chips: indexChips(catalog.accelerators), types: indexTypes(catalog), resolved: new Map() };
  indexes.set(catalog, index);
  return index;
}

/**
 * The accelerator that a catalogue id, an alias or a machine type names; null when none does. Case, punctuation, vendor
 * words, memory sizes, slices and counts do not matter; beyond that a name must be one of the catalogue's own, never
 * merely like one: "B20" is not a B200, and nothing slips into a weaker part by resemblance.
 */
export function resolveAccelerator(catalog: Catalog, name: string): ResolvedAccelerator | null {
  const { chips, types, resolved } = indexOf(catalog);
  const known = resolved.get(name);
  if (known !== undefined) return known;
  const words = acceleratorWords(name);
  const found = words.length === 0 ? null : (findMachine(words, types) ?? findChip(words, chips));
  if (resolved.size >= MOST_REMEMBERED) resolved.clear();
  // A name longer than any real one was not read and is not kept either.
  if (words.length > 0) resolved.set(name, found);
  return found;
}
