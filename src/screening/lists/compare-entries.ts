import type { EntryChange, ListChanges } from "../../domain/screening.ts";
import type { ListEntry, ListItem } from "../readers/list-item.ts";

const FIELDS = ["kind", "names", "birthDates", "countries", "programs", "identifiers", "addresses", "effect"] as const;

/** What is remembered of an item to compare it with another version of itself: its name and a hash of each field. */
interface Trace {
  readonly name: string;
  readonly hashes: Int32Array;
}

/** Two different texts with the same hash would hide a change from people, not from screening: 32 bits will do. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

const sortedText = (value: ListEntry[keyof ListEntry]) =>
  JSON.stringify(Array.isArray(value) ? value.map((part) => JSON.stringify(part)).sort() : value);

/** The order of values says nothing; that of names does, for the first one is shown. */
function traceOf(entry: ListEntry): Trace {
  const texts = FIELDS.map((field) => (field === "names" ? JSON.stringify(entry.names) : sortedText(entry[field])));
  const [identifier] = entry.identifiers;
  return { name: entry.names[0]?.text ?? identifier?.value ?? entry.id, hashes: Int32Array.from(texts, hashOf) };
}

function keyOf(item: ListItem): { id: string; trace: Trace } | null {
  if (item.type === "entry") return { id: item.entry.id, trace: traceOf(item.entry) };
  if (item.type === "range") return { id: item.cidr, trace: { name: item.cidr, hashes: new Int32Array() } };
  return item.type === "domain" ? { id: item.domain, trace: { name: item.domain, hashes: new Int32Array() } } : null;
}

/** Compares two versions of a list: first all items of the old one, then all of the new one, each in one pass. */
export class EntryComparison {
  readonly #before = new Map<string, Trace>();
  readonly #after = new Set<string>();
  readonly #changes: EntryChange[] = [];
  readonly counts: ListChanges["counts"] = { added: 0, removed: 0, changed: 0 };

  addBefore(item: ListItem): void {
    const found = keyOf(item);
    if (found) this.#before.set(found.id, found.trace);
  }

  addAfter(item: ListItem): void {
    const found = keyOf(item);
    // Lists of lines may say the same twice.
    if (!found || this.#after.has(found.id)) return;
    const { id, trace } = found;
    this.#after.add(id);
    const old = this.#before.get(id);
    if (!old) this.#note({ change: "added", entryId: id, name: trace.name, fields: [] });
    else {
      const fields = FIELDS.filter((_, i) => old.hashes[i] !== trace.hashes[i]);
      if (fields.length > 0) this.#note({ change: "changed", entryId: id, name: trace.name, fields });
    }
  }

  /** All changes; what is left of the old version was removed. */
  finish(): readonly EntryChange[] {
    for (const [id, { name }] of this.#before)
      if (!this.#after.has(id)) this.#note({ change: "removed", entryId: id, name, fields: [] });
    return this.#changes;
  }

  #note(change: EntryChange): void {
    this.counts[change.change]++;
    this.#changes.push(change);
  }
}
