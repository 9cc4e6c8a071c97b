import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Tenants are found again by words of names without unsealing anybody: one row a tenant with its keyed hashes, one row a
 * word with the keys that other spellings of it share. Rows of one key each would be forty a tenant and ten times as
 * large; a GIN index answers "both of these words" from its posting lists alone.
 */
const statements = [
  `create table name_keys (
    -- Deleting the data key is erasure: what the names left here goes with it.
    tenant_id text collate "C" primary key references tenant_keys (tenant_id) on delete cascade,
    scheme smallint not null,
    keys bigint[] not null,
    alone bigint[] not null,
    -- Entries of lists that the tenant is known to match.
    hits bigint[] not null
  )`,
  // Without a list of pending rows: it would be read by every look-up, and emptied in the middle of somebody's sign-up.
  "create index name_keys_by_key on name_keys using gin (keys, alone, hits) with (fastupdate = off)",
  "create table name_words (word bigint primary key, near bigint[] not null)",
  "create index name_words_by_near on name_words using gin (near) with (fastupdate = off)",
  // Hashes do not compress.
  ...["keys", "alone", "hits"].map((column) => `alter table name_keys alter column ${column} set storage external`),
  "alter table name_words alter column near set storage external",
  `create table screened_lists (
    list_id text primary key,
    digest text not null,
    effect text not null,
    fetched_at timestamptz not null,
    -- Id and content of each entry, eight bytes each, in the order of ids.
    entries bytea not null
  )`,
  "alter table screened_lists alter column entries set storage external",
  `create table rescreens (
    list_id text primary key,
    digest text not null,
    effect text not null,
    -- Digest of the version before; empty for the first.
    before text not null,
    started_at timestamptz not null,
    -- How many of the changed entries, or up to which tenant.
    position integer not null default 0,
    after_tenant text collate "C",
    candidates integer not null default 0,
    unsealed integer not null default 0,
    found integer not null default 0,
    gone integer not null default 0
  )`,
];

export const rescreening: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
