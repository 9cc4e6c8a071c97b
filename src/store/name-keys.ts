import type { Column } from "./column-arrays.ts";

/** A word of names: keyed hashes of itself and of the keys that other spellings of it share. */
export interface StoredWord {
  word: string;
  near: string[];
}

/** Keyed hashes of a tenant's names, as signed 64-bit numbers in decimal. */
export interface StoredNames {
  /** How names were read; see `screening/reverse/party-keys.ts`. */
  scheme: number;
  keys: string[];
  alone: string[];
  hits: string[];
  /** Words that may not be stored yet. */
  words: StoredWord[];
}

export const wordColumns: Column<StoredWord>[] = [
  { name: "word", type: "text", of: ({ word }) => word },
  { name: "near", type: "bigint[]", of: ({ near }) => near },
];

/** Rows of `wordColumns` by the name of a subquery; ordered, so that two servers never wait for each other. */
export const insertWords = (rows: string): string =>
  `insert into name_words (word, near) select distinct on (word) word, near from (select word::bigint, near from ${rows}) as w order by word
  on conflict do nothing`;
