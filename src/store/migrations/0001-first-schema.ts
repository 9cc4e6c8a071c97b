import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Ids are TypeIDs with a time in front, compared byte by byte (collation "C"), so a table that grows is partitioned
 * by ranges of its own id: the primary key needs no second column and a look-up by id reads one partition.
 */
const statements = [
  `create table link_groups (
    id text collate "C" primary key,
    -- Moves with everything that a decision about a member depends on: standing, profile, links, exposure.
    revision bigint not null default 1
  )`,
  `create table tenants (
    id text collate "C" primary key,
    external_id text not null unique,
    kind text not null check (kind in ('organization', 'individual')),
    standing text not null check (standing in ('pending', 'cleared', 'denied', 'suspended', 'closed')),
    group_id text collate "C" not null,
    profile_version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  "create index tenants_by_group on tenants (group_id)",
  "create index tenants_by_standing on tenants (standing, id)",
  `create table tenant_profiles (
    tenant_id text collate "C" not null,
    version integer not null,
    sealed bytea not null,
    basis json not null,
    basis_key text not null,
    created_at timestamptz not null,
    primary key (tenant_id, version)
  )`,
  'create table tenant_keys (tenant_id text collate "C" primary key, wrapped bytea not null)',
  `create table identifier_keys (
    key bytea primary key,
    kind text not null,
    group_id text collate "C" not null
  )`,
  "create index identifier_keys_by_group on identifier_keys (group_id)",
  `create table identifiers (
    key bytea not null,
    tenant_id text collate "C" not null,
    primary key (key, tenant_id)
  )`,
  "create index identifiers_by_tenant on identifiers (tenant_id)",
  `create table exposure (
    tenant_id text collate "C" primary key,
    group_id text collate "C" not null,
    accelerators double precision not null default 0,
    rate_flops double precision not null default 0,
    operations double precision not null default 0,
    as_of date not null
  ) with (fillfactor = 80)`,
  "create index exposure_by_group on exposure (group_id)",
  `create table decisions (
    id text collate "C" not null,
    kind text not null,
    tenant_id text collate "C" not null,
    group_id text collate "C" not null,
    caller_id text not null,
    outcome text not null,
    score integer not null,
    document json not null,
    facts json not null,
    fact_schema integer not null,
    sealed bytea not null,
    resolution text,
    resolved_at timestamptz,
    resolved_permit text,
    resolved_expires_at timestamptz,
    primary key (id)
  ) partition by range (id)`,
  "create index decisions_by_tenant on decisions (tenant_id, id)",
  "create index decisions_held_or_denied on decisions (outcome, id) where outcome <> 'allow'",
  `create table grants (
    decision_id text collate "C" not null,
    tenant_id text collate "C" not null,
    accelerators double precision not null,
    rate_flops double precision not null,
    operations double precision not null,
    granted_at timestamptz not null,
    ends_at timestamptz not null,
    primary key (decision_id)
  ) partition by range (decision_id)`,
  "create index grants_by_tenant on grants (tenant_id, granted_at)",
  `create table cases (
    id text collate "C" primary key,
    kind text not null,
    state text not null,
    revision integer not null default 1,
    decision_id text collate "C" not null,
    tenant_id text collate "C" not null,
    external_id text not null,
    outcome text not null,
    score integer not null,
    rules text[] not null,
    countries text[] not null,
    assignee_id text,
    assignee_name text,
    claim_expires_at timestamptz,
    opened_at timestamptz not null,
    updated_at timestamptz not null,
    due_at timestamptz not null,
    resolution text,
    sealed_matches bytea not null,
    sealed_verdict bytea
  )`,
  "create index cases_queue on cases (score desc, due_at, id) where state = 'open'",
  "create index cases_by_state on cases (state, id)",
  "create index cases_by_tenant on cases (tenant_id, id)",
  "create index cases_by_decision on cases (decision_id)",
  "create index cases_claimed on cases (claim_expires_at) where state = 'claimed'",
  `create table case_events (
    id text collate "C" primary key,
    case_id text collate "C" not null,
    at timestamptz not null,
    actor_id text not null,
    actor_name text not null,
    type text not null,
    sealed_text bytea,
    data json not null
  )`,
  "create index case_events_by_case on case_events (case_id, id)",
  `create table match_rulings (
    tenant_id text collate "C" not null,
    match_id text not null,
    subject bytea not null,
    entry_digest text not null,
    verdict text not null check (verdict in ('true_match', 'false_match')),
    case_id text collate "C" not null,
    actor_id text not null,
    sealed_rationale bytea not null,
    ruled_at timestamptz not null,
    primary key (tenant_id, match_id, subject)
  )`,
  `create table audit_entries (
    id text collate "C" not null,
    sequence bigint generated always as identity,
    at timestamptz not null,
    actor text not null,
    action text not null,
    entity text not null,
    data json not null,
    digest text not null,
    primary key (id)
  ) partition by range (id)`,
  "create index audit_entries_by_entity on audit_entries (entity, id)",
  `create function refuse_change() returns trigger language plpgsql as $$
    begin raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege'; end $$`,
  `create trigger audit_entries_append_only before update or delete on audit_entries
    for each row execute function refuse_change()`,
  `create trigger audit_entries_no_truncate before truncate on audit_entries
    for each statement execute function refuse_change()`,
  `create trigger case_events_append_only before update or delete on case_events
    for each row execute function refuse_change()`,
  `create table outbox (
    id text collate "C" not null,
    topic text not null,
    entity text not null,
    payload json not null,
    created_at timestamptz not null,
    primary key (id)
  ) partition by range (id)`,
  `create table api_keys (
    id text primary key,
    name text not null,
    roles text[] not null,
    digest bytea not null unique,
    created_at timestamptz not null,
    last_used_at timestamptz
  )`,
  `create table idempotency_keys (
    caller_id text not null,
    key text not null,
    request_digest text not null,
    state text not null check (state in ('running', 'done')),
    status integer,
    headers json,
    sealed_body bytea,
    holder text not null,
    created_at timestamptz not null,
    primary key (caller_id, key)
  )`,
  "create index idempotency_keys_by_age on idempotency_keys (created_at)",
  `create table signing_keys (
    kid text primary key,
    public_jwk jsonb not null,
    sealed_private bytea not null,
    created_at timestamptz not null,
    retired_at timestamptz
  )`,
  "create table policies (id text primary key, title text not null, active_version integer not null)",
  `create table policy_versions (
    policy_id text not null references policies (id),
    version integer not null,
    digest text not null,
    yaml text not null,
    created_at timestamptz not null,
    primary key (policy_id, version),
    unique (policy_id, digest)
  )`,
];

export const firstSchema: Migration = {
  async up(db) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
