import { type RawBuilder, sql } from "kysely";

/** What somebody looks for, as far as it can be looked up without unsealing: text as it was typed, and its keyed hashes. */
export interface SearchTerms {
  text: string;
  /** Of the strong identifiers that the text may be: mail, phone, wallet. */
  identifiers: Buffer[];
  /** Of the number that it may be; see `name_keys`. */
  numbers: string[];
  /** Of its words, all of which a tenant's names must hold. */
  words: string[];
}

const bigints = (keys: readonly string[]) => sql`${`{${keys.join(",")}}`}::bigint[]`;

/** Ids of the tenants that the terms find, as a subquery. */
export function foundTenants({ text, identifiers, numbers, words }: SearchTerms): RawBuilder<string> {
  const parts = [
    sql`select id from tenants where id = ${text} or external_id = ${text}`,
    sql`select tenant_id from identifiers where key = any(${identifiers})`,
    ...(numbers.length > 0 ? [sql`select tenant_id from name_keys where keys && ${bigints(numbers)}`] : []),
    ...(words.length > 0 ? [sql`select tenant_id from name_keys where keys @> ${bigints(words)}`] : []),
  ];
  return sql<string>`(${sql.join(parts, sql` union `)})`;
}
