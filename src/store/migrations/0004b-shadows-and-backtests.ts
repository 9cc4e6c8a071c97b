import { sql } from "kysely";
import type { Migration } from "kysely/migration";

const statements = [
  // What shadows decided beside the active version: apart from decisions, and never shown to tenants.
  `create table shadow_results (
    decision_id text collate "C" not null,
    policy_id text not null,
    version integer not null,
    kind text not null,
    at timestamptz not null,
    outcome text not null,
    score integer not null,
    rules text[] not null,
    active_policy_id text not null,
    active_version integer not null,
    active_outcome text not null,
    active_score integer not null,
    active_rules text[] not null,
    primary key (decision_id, policy_id, version)
  ) partition by range (decision_id)`,
  "create index shadow_results_by_version on shadow_results (policy_id, version, decision_id)",
  `create table backtests (
    id text collate "C" primary key,
    state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    policy_id text not null,
    -- Null for a document that is no version.
    version integer,
    digest text not null,
    yaml text not null,
    from_at timestamptz,
    to_at timestamptz not null,
    max_decisions integer,
    capacity double precision,
    recall double precision,
    author_id text not null,
    author_name text not null,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    done integer not null default 0,
    total integer,
    -- The last decision that is counted in tally: a run that ended in the middle goes on behind it.
    position text collate "C",
    tally json,
    result json,
    problem text,
    holder text,
    lease_until timestamptz
  )`,
  "create index backtests_to_run on backtests (created_at) where state in ('queued', 'running')",
];

export const shadowsAndBacktests: Migration = {
  async up(db) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
