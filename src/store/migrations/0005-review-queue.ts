import { sql } from "kysely";
import type { Migration } from "kysely/migration";

const running = "state not in ('approved', 'rejected')";

const cases = [
  `alter table cases
    -- Points of urgency as of a fixed moment (domain/case-priority.ts); -infinity once ended.
    add column priority double precision not null default 0,
    add column operations double precision not null default 0,
    add column standing text not null default 'pending',
    add column region text,
    -- The first claim, whoever works the case since.
    add column claimed_at timestamptz,
    add column escalated_at timestamptz,
    add column warned_at timestamptz,
    add column overdue_at timestamptz,
    add column ended_at timestamptz,
    add column ended_because text
      check (ended_because in ('verdict', 'released', 'withdrawn', 'superseded', 'duplicate')),
    add column duplicate_of text collate "C",
    add column decided_by text,
    add column decided_by_name text`,
  `update cases set priority = '-infinity', ended_at = updated_at, ended_because = 'verdict' where not (${running})`,
  // Closed cases are never looked at again by the queue: what it does read is small, and vacuumed early.
  "alter table cases set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)",
  "drop index cases_queue",
  "drop index cases_by_state",
  `create index cases_waiting on cases (priority desc, id) where state in ('open', 'escalated') and assignee_id is null`,
  "create index cases_by_priority on cases (priority desc, id)",
  "create index cases_by_state_priority on cases (state, priority desc, id)",
  "create index cases_by_state on cases (state, id)",
  "create index cases_by_score on cases (score desc, id)",
  "create index cases_by_assignee on cases (assignee_id, priority desc, id) where assignee_id is not null",
  "create index cases_by_rule on cases using gin (rules)",
  "create index cases_by_country on cases using gin (countries)",
  `create index cases_due on cases (due_at) where ${running}`,
  `create index cases_running_by_tenant on cases (tenant_id) where ${running}`,
  `create unique index cases_one_monitoring on cases (tenant_id) where kind = 'monitoring' and ${running}`,
  "create index cases_by_opening on cases (opened_at)",
  "create index cases_by_end on cases (ended_at) where ended_at is not null",
];

const aboutCases = [
  `create table information_requests (
    id text collate "C" primary key,
    case_id text collate "C" not null,
    asked_by text not null,
    asked_at timestamptz not null,
    due_at timestamptz not null,
    sealed_questions bytea not null,
    answered_by text,
    answered_at timestamptz,
    sealed_answers bytea,
    overdue_at timestamptz
  )`,
  "create index information_requests_by_case on information_requests (case_id, id)",
  "create index information_requests_due on information_requests (due_at) where answered_at is null and overdue_at is null",
  `create table attachments (
    id text collate "C" primary key,
    case_id text collate "C" not null,
    sealed_name bytea not null,
    media_type text not null,
    bytes integer not null,
    digest text not null,
    added_by text not null,
    added_by_name text not null,
    added_at timestamptz not null
  )`,
  "create index attachments_by_case on attachments (case_id, id)",
  // Out of the row, in pieces: nobody who reads a case reads them, and a download needs the memory of one piece.
  `create table attachment_parts (
    attachment_id text collate "C" not null references attachments (id),
    part integer not null,
    sealed bytea not null,
    primary key (attachment_id, part)
  )`,
  "alter table attachment_parts alter column sealed set storage external",
  `create table case_findings (
    id text collate "C" primary key,
    case_id text collate "C" not null,
    at timestamptz not null,
    cause text not null,
    score integer not null,
    outcome text not null,
    reasons json not null,
    facts json not null,
    policy json not null
  )`,
  "create index case_findings_by_case on case_findings (case_id, id)",
  // What has become known of tenants with a running case and is not on it yet.
  `create table case_news (
    id text collate "C" primary key,
    tenant_id text collate "C" not null,
    cause text not null,
    data json not null,
    created_at timestamptz not null
  )`,
  "create index case_news_by_tenant on case_news (tenant_id)",
  `create table saved_views (
    id text collate "C" primary key,
    owner_id text not null,
    name text not null,
    filter json not null,
    is_shared boolean not null,
    created_at timestamptz not null,
    unique (owner_id, name)
  )`,
  `create table reviewers (
    id text primary key,
    name text not null,
    roles text[] not null,
    seen_at timestamptz not null
  )`,
  "alter table api_keys add column subject text",
];

const quality = [
  `create table second_looks (
    id text collate "C" primary key,
    kind text not null check (kind in ('decision', 'verdict')),
    decision_id text collate "C" not null,
    case_id text collate "C",
    tenant_id text collate "C" not null,
    rules text[] not null,
    first_by text,
    first_verdict text not null check (first_verdict in ('approve', 'reject')),
    drawn_at timestamptz not null,
    taken_by text,
    taken_at timestamptz,
    second_by text,
    second_by_name text,
    second_verdict text check (second_verdict in ('approve', 'reject')),
    reason_code text,
    sealed_rationale bytea,
    given_at timestamptz,
    unique (kind, decision_id)
  )`,
  "create index second_looks_waiting on second_looks (id) where given_at is null",
  "create index second_looks_given on second_looks (given_at) where given_at is not null",
  // How far a job that reads a table in the order of its ids has come.
  `create table queue_positions (name text primary key, position text collate "C" not null)`,
];

const statistics = [
  // Days that are over: what was opened and ended on them never changes again.
  "create table case_days (day date primary key, counted_at timestamptz not null)",
  `create table case_day_counts (
    day date not null,
    dimension text not null,
    key text not null,
    opened integer not null,
    approved integer not null,
    rejected integer not null,
    set_aside integer not null,
    -- Bucket of a logarithmic scale (domain/duration-scale.ts) to how many.
    to_claim jsonb not null,
    to_verdict jsonb not null,
    primary key (day, dimension, key)
  )`,
];

const announcements = [
  `create function announce_case_events() returns trigger language plpgsql as $$
    begin
      perform pg_notify('gatehouse_cases', id || ' ' || case_id) from added;
      return null;
    end $$`,
  `create trigger case_events_announced after insert on case_events
    referencing new table as added for each statement execute function announce_case_events()`,
];

export const reviewQueue: Migration = {
  async up(db) {
    for (const statement of [...cases, ...aboutCases, ...quality, ...statistics, ...announcements])
      await sql.raw(statement).execute(db);
  },
};
