import { sql } from "kysely";
import type { Migration } from "kysely/migration";

const statements = [
  `create table sessions (
    digest bytea primary key,
    caller_id text not null,
    name text not null,
    roles text[] not null,
    csrf_token text not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  "create index sessions_by_expiry on sessions (expires_at)",
  `create table sign_in_links (
    digest bytea primary key,
    name text not null,
    roles text[] not null,
    expires_at timestamptz not null
  )`,
];

/** People who sign in with a browser. Tokens are random and kept as digests only. */
export const sessions: Migration = {
  async up(db) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
