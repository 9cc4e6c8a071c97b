import { guessStyle } from "../names/guess-style.ts";
import { phoneticKey } from "../names/phonetic-key.ts";
import { makeToken, type NameStyle, type NameToken, prepareName } from "../names/prepare-name.ts";
import type { EntryName, ListEntry, ListItem } from "../readers/list-item.ts";
import { gluedKeys, tokenKeys } from "./blocking-keys.ts";
import { digestEntry, markEntries, packDigests } from "./entry-marks.ts";
import { HashTableBuilder, hashText } from "./hash-table.ts";
import { packRanges } from "./network-ranges.ts";
import { normaliseIdentifier } from "./normalise-identifier.ts";
import {
  effectCodes,
  encodeCountry,
  identifierCodes,
  kindCodes,
  NAME_IS_PERSONS,
  NAME_IS_WEAK,
  OWN_EFFECT,
  type SegmentData,
  VOWELLESS_MARK,
} from "./segment-data.ts";
import { packStrings, StringPoolBuilder } from "./string-pool.ts";

/** Numbers texts in the order in which they are first seen. */
class Interner {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.#numbers.set(text, number);
      this.texts.push(text);
    }
    return number;
  }
}

/** Rows of numbers under construction; `close` ends the current row. */
class GrowingRows {
  readonly starts: number[] = [0];
  readonly values: number[] = [];

  close(): void {
    this.starts.push(this.values.length);
  }
}

/** The same of strings. */
class GrowingTexts {
  readonly starts: number[] = [0];
  readonly values = new StringPoolBuilder();

  close(): void {
    this.starts.push(this.values.size);
  }
}

const packedStarts = ({ starts }: { starts: readonly number[] }) => Uint32Array.from(starts);
/** A publisher's name without any letter or digit cannot be found by name; the entry may still have identifiers. */
const MAX_NAMES_PER_ENTRY = 200;

export const styleOf = (kind: ListEntry["kind"], name: string): NameStyle =>
  kind === "individual" ? "person" : kind === "unknown" ? guessStyle(name) : "organization";

/** Takes the items of one list in any number of calls, then gives its index data. */
export class SegmentBuilder {
  readonly #entryIds = new StringPoolBuilder();
  readonly #digests: Uint8Array[] = [];
  readonly #kinds: number[] = [];
  readonly #effects: number[] = [];
  readonly #births = new GrowingRows();
  readonly #countries = new GrowingRows();
  readonly #programs = new GrowingRows();
  readonly #programNames = new Interner();
  readonly #addresses = new GrowingTexts();
  readonly #identifiers = new GrowingTexts();
  readonly #identifierTypes: number[] = [];
  readonly #identifierNetworks = new StringPoolBuilder();
  readonly #identifierTable = new HashTableBuilder();
  readonly #nameStarts: number[] = [0];
  readonly #names = new StringPoolBuilder();
  readonly #nameEntries: number[] = [];
  readonly #nameFlags: number[] = [];
  readonly #nameWeights: number[] = [];
  readonly #nameTokens = new GrowingRows();
  readonly #nameForms: number[] = [];
  readonly #forms = new Interner();
  readonly #syllabics = new StringPoolBuilder();
  readonly #tokens = new Interner();
  readonly #tokenKeys = new HashTableBuilder();
  readonly #gluedKeys = new HashTableBuilder();
  readonly #cidrs: string[] = [];
  readonly #domains: string[] = [];
  #asOf: string | null = null;

  add(item: ListItem): void {
    if (item.type === "entry") this.#addEntry(item.entry);
    else if (item.type === "range") this.#cidrs.push(item.cidr);
    else if (item.type === "domain") this.#domains.push(item.domain);
    else this.#asOf = item.date;
  }

  #addEntry(entry: ListEntry): void {
    const number = this.#entryIds.add(entry.id.toWellFormed());
    this.#digests.push(digestEntry(entry));
    this.#kinds.push(kindCodes.indexOf(entry.kind));
    this.#effects.push(entry.effect === null ? OWN_EFFECT : effectCodes.indexOf(entry.effect));
    for (const { from, to } of entry.birthDates) this.#births.values.push(from, to);
    this.#births.close();
    for (const code of entry.countries) this.#countries.values.push(encodeCountry(code));
    this.#countries.close();
    for (const program of entry.programs) this.#programs.values.push(this.#programNames.number(program));
    this.#programs.close();
    for (const address of entry.addresses) this.#addresses.values.add(address);
    this.#addresses.close();
    this.#addIdentifiers(entry);
    const seen = new Set<string>();
    for (const name of entry.names.slice(0, MAX_NAMES_PER_ENTRY)) {
      if (!seen.has(name.text)) this.#addName(name, number, styleOf(entry.kind, name.text));
      seen.add(name.text);
    }
    this.#nameStarts.push(this.#names.size);
  }

  #addIdentifiers({ identifiers }: ListEntry): void {
    for (const identifier of identifiers) {
      const value = normaliseIdentifier(identifier);
      if (value === null) continue;
      const number = this.#identifiers.values.add(identifier.value.slice(0, 128).toWellFormed());
      this.#identifierTypes.push(identifierCodes.indexOf(identifier.type));
      this.#identifierNetworks.add(identifier.network ?? "");
      this.#identifierTable.add(hashText(0, value), number);
    }
    this.#identifiers.close();
  }

  #addName({ text, isWeak }: EntryName, entry: number, style: NameStyle): void {
    const name = prepareName(text, style);
    const number = this.#names.add(text.slice(0, 400).toWellFormed());
    this.#nameEntries.push(entry);
    this.#nameFlags.push((isWeak ? NAME_IS_WEAK : 0) | (style === "person" ? NAME_IS_PERSONS : 0));
    this.#nameWeights.push(Math.round(name.tokens.reduce((sum, { weight }) => sum + weight, 0) * 100));
    this.#nameForms.push(this.#forms.number(name.legal));
    this.#syllabics.add(name.syllabic);
    for (const token of name.tokens) this.#nameTokens.values.push(this.#tokenNumber(token) * 2 + (token.isFather ? 1 : 0));
    this.#nameTokens.close();
    for (const key of gluedKeys(name.tokens, phoneticKey)) this.#gluedKeys.add(key, number);
    // "SiemensAG": legal form and name in one word.
    if (name.legal !== "" && name.full !== name.compact && name.full.length < 40) {
      for (const key of gluedKeys([makeToken(name.full, "organization")], () => "")) this.#gluedKeys.add(key, number);
    }
  }

  #tokenNumber(token: NameToken): number {
    const before = this.#tokens.texts.length;
    const number = this.#tokens.number(token.vowelless ? VOWELLESS_MARK + token.text : token.text);
    if (number === before) for (const key of tokenKeys(token, "store")) this.#tokenKeys.add(key, number);
    return number;
  }

  build(): SegmentData {
    const digests = packDigests(this.#digests);
    const entryIds = this.#entryIds.build();
    return {
      entryIds,
      entryDigests: digests,
      entryMarks: markEntries(entryIds, digests),
      kinds: Uint8Array.from(this.#kinds),
      effects: Uint8Array.from(this.#effects),
      births: { starts: packedStarts(this.#births), values: Int32Array.from(this.#births.values) },
      countries: { starts: packedStarts(this.#countries), values: Uint16Array.from(this.#countries.values) },
      programs: { starts: packedStarts(this.#programs), values: Uint16Array.from(this.#programs.values) },
      programNames: packStrings(this.#programNames.texts),
      addresses: { starts: packedStarts(this.#addresses), values: this.#addresses.values.build() },
      identifiers: { starts: packedStarts(this.#identifiers), values: this.#identifiers.values.build() },
      identifierTypes: Uint8Array.from(this.#identifierTypes),
      identifierNetworks: this.#identifierNetworks.build(),
      identifierTable: this.#identifierTable.build(),
      nameStarts: Uint32Array.from(this.#nameStarts),
      names: this.#names.build(),
      nameEntries: Uint32Array.from(this.#nameEntries),
      nameFlags: Uint8Array.from(this.#nameFlags),
      nameWeights: Uint16Array.from(this.#nameWeights),
      nameTokens: { starts: packedStarts(this.#nameTokens), values: Uint32Array.from(this.#nameTokens.values) },
      nameForms: Uint16Array.from(this.#nameForms),
      forms: packStrings(this.#forms.texts),
      syllabics: this.#syllabics.build(),
      tokens: packStrings(this.#tokens.texts),
      tokenKeys: this.#tokenKeys.buildKeys(),
      gluedKeys: this.#gluedKeys.buildKeys(),
      ranges: packRanges(this.#cidrs),
      domains: packStrings([...new Set(this.#domains)].sort()),
      asOf: this.#asOf,
      counts: { entries: this.#entryIds.size, ranges: this.#cidrs.length, domains: this.#domains.length },
    };
  }
}
