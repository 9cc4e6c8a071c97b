import { sql } from "kysely";
import type { Migration } from "kysely/migration";

const statements = [
  // The order in which things happened, across servers whose clocks differ: who has seen one draws a later number.
  "create sequence outbox_sequence cache 1",
  "alter table outbox add column sequence bigint not null default nextval('outbox_sequence')",
  `create table webhooks (
    id text collate "C" primary key,
    url text not null,
    description text,
    events text[] not null,
    state text not null check (state in ('enabled', 'disabled')),
    disabled_because text check (disabled_because in ('asked', 'gone')),
    created_at timestamptz not null,
    sealed_secret bytea not null,
    sealed_previous_secret bytea,
    previous_secret_until timestamptz,
    failures integer not null default 0,
    paused_until timestamptz
  ) with (fillfactor = 50)`,
  `create table deliveries (
    event_id text collate "C" not null,
    webhook_id text collate "C" not null,
    event text not null,
    -- What is told in order: a decision, or what has none.
    subject text collate "C" not null,
    sequence bigint not null,
    payload json not null,
    happened_at timestamptz not null,
    created_at timestamptz not null,
    state text not null check (state in ('waiting', 'delivered', 'dead')),
    attempts integer not null default 0,
    -- When it is tried next. Who takes it moves this ahead, so that one whose worker is killed comes back.
    due_at timestamptz,
    ended_at timestamptz,
    last_result text,
    primary key (event_id, webhook_id)
  ) partition by range (event_id)`,
  "create index deliveries_due on deliveries (webhook_id, due_at) where state = 'waiting'",
  "create index deliveries_in_order on deliveries (webhook_id, subject, sequence) where state = 'waiting'",
  "create index deliveries_dead on deliveries (webhook_id, event_id) where state = 'dead'",
];

/** Webhooks, and what is on its way to them. */
export const webhooks: Migration = {
  async up(db) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
