import type pg from "pg";
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
  `insert into name_words (word, near) select distinct on (word) word, near from (select word::bigint, near from ${rows} as given) as w order by word
  on conflict do nothing`;

/** Which tenants may be meant: both keys of a pair are theirs, or any of the others. */
export interface SharedKeys {
  pairs: (readonly [readonly string[], readonly string[]])[];
  any: readonly string[];
  alone: readonly string[];
}

export interface NameKeys {
  /** For each list of keys the stored words that share one. */
  wordsNear(keys: readonly (readonly string[])[]): Promise<string[][]>;
  tenantsSharing(shared: SharedKeys): Promise<string[]>;
  tenantsHitBy(hits: readonly string[]): Promise<string[]>;
}

const nearStatement = `select q.at, w.word from unnest($1::integer[], $2::text[]) as q(at, keys)
join name_words w on w.near && q.keys::bigint[]`;

const asArray = (keys: readonly string[]) => `{${keys.join(",")}}`;

export function createNameKeys(pool: pg.Pool): NameKeys {
  return {
    async wordsNear(keys) {
      const values = [keys.map((_, at) => at), keys.map(asArray)];
      const { rows } = await pool.query<{ at: number; word: string }>({ name: "words-near", text: nearStatement, values });
      const found: string[][] = keys.map(() => []);
      for (const { at, word } of rows) found[at]?.push(word);
      return found;
    },

    async tenantsSharing({ pairs, any, alone }) {
      // A word stands in several pairs: it is sent once.
      const numbers = new Map<readonly string[], number>();
      const parameter = (keys: readonly string[]) => {
        if (!numbers.has(keys)) numbers.set(keys, numbers.size + 1);
        return `$${numbers.get(keys)}::bigint[]`;
      };
      const conditions = [
        ...pairs.map(([one, other]) => `(keys && ${parameter(one)} and keys && ${parameter(other)})`),
        ...(any.length > 0 ? [`keys && ${parameter(any)}`] : []),
        ...(alone.length > 0 ? [`alone && ${parameter(alone)}`] : []),
      ];
      if (conditions.length === 0) return [];
      const text = `select tenant_id from name_keys where ${conditions.join(" or ")}`;
      const { rows } = await pool.query<{ tenant_id: string }>({ text, values: [...numbers.keys()].map(asArray) });
      return rows.map((row) => row.tenant_id);
    },

    async tenantsHitBy(hits) {
      const text = "select tenant_id from name_keys where hits && $1::bigint[]";
      const { rows } = await pool.query<{ tenant_id: string }>({ text, values: [asArray(hits)] });
      return rows.map((row) => row.tenant_id);
    },
  };
}
