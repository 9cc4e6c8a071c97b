import type { Identifier, ListEffect } from "../../domain/screening.ts";
import { foldText } from "../names/fold-text.ts";
import { makeToken, type NameStyle, type NameToken, type PreparedName } from "../names/prepare-name.ts";
import type { BirthSpan, EntryKind } from "../readers/list-item.ts";
import { digestText } from "./entry-marks.ts";
import {
  decodeCountry,
  effectCodes,
  encodeCountry,
  identifierCodes,
  kindCodes,
  NAME_IS_PERSONS,
  NAME_IS_WEAK,
  OWN_EFFECT,
  type Rows,
  type SegmentData,
  VOWELLESS_MARK,
} from "./segment-data.ts";
import { poolSize, type StringPool, stringAt } from "./string-pool.ts";

/** A name as the index keeps it: what few comparisons ask for is made from the publisher's spelling when they do. */
class KeptName implements PreparedName {
  readonly style: NameStyle;
  readonly tokens: readonly NameToken[];
  readonly legal: string;
  readonly syllabic: string;
  readonly compact: string;
  readonly #written: () => string;

  constructor(
    tokens: readonly NameToken[],
    kept: Pick<PreparedName, "style" | "legal" | "syllabic"> & { written: () => string },
  ) {
    this.style = kept.style;
    this.tokens = tokens;
    this.legal = kept.legal;
    this.syllabic = kept.syllabic;
    let compact = "";
    for (const { text } of tokens) compact += text;
    this.compact = compact;
    this.#written = kept.written;
  }

  get full(): string {
    return foldText(this.#written())
      .map(({ text }) => text)
      .join("");
  }
}

/** Read access to one list's index data. Never changes. */
export class Segment {
  readonly listId: string;
  readonly data: SegmentData;
  readonly #effect: ListEffect;
  readonly #forms: (string | undefined)[] = [];

  constructor(listId: string, effect: ListEffect, data: SegmentData) {
    this.listId = listId;
    this.data = data;
    this.#effect = effect;
  }

  get nameCount(): number {
    return this.data.nameEntries.length;
  }

  get tokenCount(): number {
    return poolSize(this.data.tokens);
  }

  /** A word as it is kept: with a mark before it when its script writes no vowels. */
  tokenText(number: number): string {
    return stringAt(this.data.tokens, number);
  }

  style(name: number): NameStyle {
    return ((this.data.nameFlags[name] as number) & NAME_IS_PERSONS) !== 0 ? "person" : "organization";
  }

  isWeakName(name: number): boolean {
    return ((this.data.nameFlags[name] as number) & NAME_IS_WEAK) !== 0;
  }

  nameText(name: number): string {
    return stringAt(this.data.names, name);
  }

  preparedName(name: number): PreparedName {
    const { starts, values } = this.data.nameTokens;
    const style = this.style(name);
    const own = values.subarray(starts[name], starts[name + 1]);
    return this.nameOfTokens(
      name,
      Array.from(own, (value) => {
        const text = this.tokenText(value >> 1);
        const vowelless = text.startsWith(VOWELLESS_MARK);
        return makeToken(vowelless ? text.slice(1) : text, style, { vowelless, isFather: (value & 1) === 1 });
      }),
    );
  }

  /** The name as it was prepared; `tokens` are its own, from whoever keeps them. */
  nameOfTokens(name: number, tokens: readonly NameToken[]): PreparedName {
    const { nameForms, syllabics } = this.data;
    return new KeptName(tokens, {
      style: this.style(name),
      legal: this.#legalForms(nameForms[name] as number),
      syllabic: syllabics.offsets[name] === syllabics.offsets[name + 1] ? "" : stringAt(syllabics, name),
      written: () => this.nameText(name),
    });
  }

  #legalForms(number: number): string {
    this.#forms[number] ??= stringAt(this.data.forms, number);
    return this.#forms[number];
  }

  entryOf(name: number): number {
    return this.data.nameEntries[name] as number;
  }

  entryId(entry: number): string {
    return stringAt(this.data.entryIds, entry);
  }

  /** Digest of all that the entry says, its id aside. */
  entryDigest(entry: number): string {
    return digestText(this.data.entryDigests, entry);
  }

  kind(entry: number): EntryKind {
    return kindCodes[this.data.kinds[entry] as number] ?? "unknown";
  }

  effect(entry: number): ListEffect {
    const code = this.data.effects[entry] as number;
    return code === OWN_EFFECT ? this.#effect : (effectCodes[code] ?? this.#effect);
  }

  /** The name that the publisher gives first, or what else the entry is known by. */
  mainName(entry: number): string {
    const first = this.data.nameStarts[entry] as number;
    if (first < (this.data.nameStarts[entry + 1] as number)) return this.nameText(first);
    const [identifier] = this.identifiers(entry);
    return identifier ? `${identifier.network ?? ""} ${identifier.value}`.trim() : this.entryId(entry);
  }

  birthDates(entry: number): BirthSpan[] {
    const spans: BirthSpan[] = [];
    const { starts, values } = this.data.births;
    for (let at = starts[entry] as number; at < (starts[entry + 1] as number); at += 2) {
      spans.push({ from: values[at] as number, to: values[at + 1] as number });
    }
    return spans;
  }

  countries(entry: number): string[] {
    const { starts, values } = this.data.countries;
    return Array.from(values.subarray(starts[entry], starts[entry + 1]), decodeCountry);
  }

  hasCountries(entry: number): boolean {
    const { starts } = this.data.countries;
    return starts[entry] !== starts[entry + 1];
  }

  /** Whether a country, by its two letters, is one of the entry's. */
  isIn(entry: number, country: string): boolean {
    const { starts, values } = this.data.countries;
    const code = encodeCountry(country);
    for (let at = starts[entry] as number; at < (starts[entry + 1] as number); at++) if (values[at] === code) return true;
    return false;
  }

  programs(entry: number): string[] {
    const { starts, values } = this.data.programs;
    return Array.from(values.subarray(starts[entry], starts[entry + 1]), (program) => stringAt(this.data.programNames, program));
  }

  addresses(entry: number): string[] {
    return this.#strings(this.data.addresses, entry);
  }

  identifiers(entry: number): Identifier[] {
    const { starts } = this.data.identifiers;
    const first = starts[entry] as number;
    return Array.from({ length: (starts[entry + 1] as number) - first }, (_, i) => this.identifier(first + i));
  }

  identifier(number: number): Identifier {
    const type = identifierCodes[this.data.identifierTypes[number] as number] ?? "document";
    return {
      type,
      network: stringAt(this.data.identifierNetworks, number) || null,
      value: stringAt(this.data.identifiers.values, number),
    };
  }

  /** The entry that an identifier belongs to. */
  ownerOf(identifier: number): number {
    const { starts } = this.data.identifiers;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle + 1] as number) <= identifier) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #strings({ starts, values }: Rows<StringPool>, entry: number): string[] {
    const first = starts[entry] as number;
    return Array.from({ length: (starts[entry + 1] as number) - first }, (_, i) => stringAt(values, first + i));
  }
}
