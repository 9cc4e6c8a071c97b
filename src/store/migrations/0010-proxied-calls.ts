import { sql } from "kysely";
import type { Migration } from "kysely/migration";

const statements = [
  // `claimed`: a server is about to send it, and nothing was sent yet. `sending`: bytes may have left.
  `create table proxied_calls (
    id text primary key,
    digest bytea not null,
    decision_id text not null,
    state text not null check (state in ('held', 'claimed', 'sending', 'answered', 'uncertain', 'rejected', 'expired')),
    sealed_call bytea,
    sealed_answer bytea,
    holder text,
    leased_until timestamptz,
    tries integer not null default 0,
    due_at timestamptz not null,
    held_at timestamptz not null,
    ended_at timestamptz
  )`,
  // The same call held twice would be sent twice.
  `create unique index proxied_calls_once on proxied_calls (digest) where state in ('held', 'claimed', 'sending')`,
  // An approval lets one call go.
  `create unique index proxied_calls_by_decision on proxied_calls (decision_id) where state in ('held', 'claimed', 'sending')`,
  `create index proxied_calls_due on proxied_calls (due_at) where state in ('held', 'claimed', 'sending')`,
  "create index proxied_calls_ended on proxied_calls (ended_at) where ended_at is not null",
];

/** Calls that the holding proxy keeps until their decision is resolved, and what came of them. */
export const proxiedCalls: Migration = {
  async up(db) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
