import type { Facts, FactType } from "../../domain/facts.ts";
import { factsByPath } from "./fact-paths.ts";

/** The facts that a policy reads, by the number of their slot. An optional fact that is unknown is undefined. */
export type SlotValues = readonly unknown[];

interface Slot {
  at: number;
  name: string;
  type: FactType;
  optional: boolean;
}

export interface FactSlots {
  /** The slot of a fact; the same at each call. Undefined when there is no such fact. */
  slotOf(path: string): number | undefined;
  /** The values; null when one of them does not fit the catalogue and so nothing can be said by slots. */
  load(facts: Facts): SlotValues | null;
}

function fits(value: unknown, { type, optional }: Slot): boolean {
  if (value === undefined) return optional;
  switch (type) {
    case "bool":
      return typeof value === "boolean";
    case "double":
      return typeof value === "number";
    case "string":
      return typeof value === "string";
    case "list<string>":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
  }
}

/** Reads facts of a policy once per decision, for all of its rules, and sees on the way that they are what they should be. */
export function createFactSlots(): FactSlots {
  const known = new Map<string, number>();
  const families = new Map<string, Slot[]>();

  function slotOf(path: string): number | undefined {
    const definition = factsByPath.get(path);
    if (known.has(path) || !definition) return known.get(path);
    const [family = "", name = ""] = path.split(".");
    const slots = families.get(family) ?? [];
    slots.push({ at: known.size, name, type: definition.type, optional: definition.optional ?? false });
    families.set(family, slots);
    known.set(path, known.size);
    return known.size - 1;
  }

  function load(facts: Facts): SlotValues | null {
    const values: unknown[] = new Array(known.size);
    for (const [family, slots] of families) {
      const read = facts[family as keyof Facts] as Readonly<Record<string, unknown>> | undefined;
      if (!read) return null;
      for (const slot of slots) {
        const value = read[slot.name];
        if (!fits(value, slot)) return null;
        values[slot.at] = value;
      }
    }
    return values;
  }

  return { slotOf, load };
}
