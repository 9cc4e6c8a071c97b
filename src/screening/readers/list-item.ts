import type { Identifier, ListEffect, ScreeningMatch } from "../../domain/screening.ts";

/** A birth date as lists know it: from and to are days as numbers (19790921), equal when the day is known. */
export interface BirthSpan {
  readonly from: number;
  readonly to: number;
}

export interface EntryName {
  readonly text: string;
  /** The publisher itself holds it for unreliable (OFAC's quoted a.k.a., the UN's "Low"): never enough alone. */
  readonly isWeak: boolean;
}

export type EntryKind = ScreeningMatch["kind"];

/** One listed party, whatever format it came in. The first name is the one that is shown. */
export interface ListEntry {
  readonly id: string;
  readonly kind: EntryKind;
  readonly names: readonly EntryName[];
  readonly birthDates: readonly BirthSpan[];
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  readonly programs: readonly string[];
  readonly identifiers: readonly Identifier[];
  readonly addresses: readonly string[];
  /** Null: what the lists file says of the whole list. */
  readonly effect: ListEffect | null;
}

/** What readers yield: parties, network ranges, mail domains, and the day that the list speaks for (YYYY-MM-DD). */
export type ListItem =
  | { readonly type: "entry"; readonly entry: ListEntry }
  | { readonly type: "range"; readonly cidr: string }
  | { readonly type: "domain"; readonly domain: string }
  | { readonly type: "asOf"; readonly date: string };

/** A file of a source; `label` is its own name. */
export interface SourceFile {
  readonly label: string;
  /** Opens the bytes anew: a reader may read a file twice, and holds none of it whole. */
  read(): AsyncIterable<Uint8Array>;
}
/** Files of one source by the name that the lists file gives them. */
export type SourceFiles = ReadonlyMap<string, SourceFile>;

export interface ListReader {
  /** Names that must be among the source's files. Readers of any number of files name none. */
  readonly required: readonly string[];
  read(files: SourceFiles): AsyncGenerator<ListItem>;
}

/** The bytes are not a whole list of this format. The message names the file and what is wrong, and holds none of its text. */
export class ListFormatError extends Error {
  override name = "ListFormatError";
}

export const entryItem = (entry: ListEntry): ListItem => ({ type: "entry", entry });
