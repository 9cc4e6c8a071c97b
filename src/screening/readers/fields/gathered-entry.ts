import type { Identifier } from "../../../domain/screening.ts";
import { type BirthSpan, type EntryKind, type EntryName, entryItem, type ListItem } from "../list-item.ts";

/** An entry whose publisher writes a row for each name, date, address and number: what all of them say, each once. */
export class GatheredEntry {
  kind: EntryKind = "unknown";
  readonly #names = new Map<string, EntryName>();
  readonly #births = new Map<string, BirthSpan>();
  readonly #countries = new Set<string>();
  readonly #programs = new Set<string>();
  readonly #identifiers = new Map<string, Identifier>();
  readonly #addresses = new Set<string>();

  /** A name that is weak in one row and good in another is good. `isMain` puts it first. */
  name(text: string, { isWeak = false, isMain = false } = {}): void {
    const known = this.#names.get(text);
    if (text === "" || (known && (isWeak || !known.isWeak) && !isMain)) return;
    const name = { text, isWeak };
    if (!isMain) this.#names.set(text, name);
    else {
      const others = [...this.#names].filter(([key]) => key !== text);
      this.#names.clear();
      for (const [key, value] of [[text, name] as const, ...others]) this.#names.set(key, value);
    }
  }

  birth(span: BirthSpan | null): void {
    if (span) this.#births.set(`${span.from}-${span.to}`, span);
  }

  country(code: string | null): void {
    if (code) this.#countries.add(code);
  }

  program(text: string): void {
    if (text !== "") this.#programs.add(text);
  }

  identifier(identifier: Identifier | null): void {
    if (identifier) this.#identifiers.set(`${identifier.type} ${identifier.network} ${identifier.value}`, identifier);
  }

  address(parts: readonly string[]): void {
    const text = parts.filter((part) => part !== "").join(", ");
    if (text !== "") this.#addresses.add(text);
  }

  toItem(id: string): ListItem {
    return entryItem({
      id,
      kind: this.kind,
      names: [...this.#names.values()],
      birthDates: [...this.#births.values()],
      countries: [...this.#countries].sort(),
      programs: [...this.#programs],
      identifiers: [...this.#identifiers.values()],
      addresses: [...this.#addresses],
      effect: null,
    });
  }
}

/** The entry of an id, made when it is first asked for. */
export function entryOf(entries: Map<string, GatheredEntry>, id: string): GatheredEntry {
  const known = entries.get(id) ?? new GatheredEntry();
  entries.set(id, known);
  return known;
}
