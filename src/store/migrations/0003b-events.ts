import { sql } from "kysely";
import type { Migration } from "kysely/migration";

const grants = [
  `alter table grants
    add column hours double precision,
    -- Until when the permit may be used to start instances.
    add column usable_until timestamptz,
    -- When a person ended it.
    add column cut_at timestamptz,
    -- False: no permit was given, the instance came to be known by its events alone.
    add column is_permitted boolean not null default true,
    -- What it counts now (domain/grant-count.ts): an upper bound that what is known replaces.
    add column held_accelerators double precision,
    add column held_rate_flops double precision,
    add column counted_operations double precision,
    add column runs_from timestamptz,
    -- When it changes by time alone.
    add column due_at timestamptz`,
  `update grants set hours = extract(epoch from ends_at - granted_at) / 3600, usable_until = granted_at + interval '1 hour',
    held_accelerators = case when ends_at > now() then accelerators else 0 end,
    held_rate_flops = case when ends_at > now() then rate_flops else 0 end,
    counted_operations = operations, runs_from = granted_at, due_at = case when ends_at > now() then ends_at end`,
  `alter table grants alter column hours set not null, alter column usable_until set not null,
    alter column held_accelerators set not null, alter column held_rate_flops set not null,
    alter column counted_operations set not null, alter column runs_from set not null`,
  "create index grants_due on grants (due_at) where due_at is not null",
  // How much of what lies between two times lies within the 365 days before a day, if it is spread evenly.
  `create function share_within_year(runs_from timestamptz, ends_at timestamptz, day date) returns double precision
    language sql immutable parallel safe return case
      when runs_from >= (day - 365)::timestamp at time zone 'UTC' then 1
      when ends_at <= (day - 365)::timestamp at time zone 'UTC' then 0
      else extract(epoch from ends_at - (day - 365)::timestamp at time zone 'UTC') / extract(epoch from ends_at - runs_from) end`,
];

const telemetry = [
  // Partitioned by when an event came, so that one that is months late has a place; its id is of that time.
  `create table events (
    id text collate "C" not null,
    tenant_id text collate "C" not null,
    -- The sender's own id. Unique within the tenant: each partition has an index for it (store/migrate.ts).
    event_id text not null,
    type text not null,
    at timestamptz not null,
    decision_id text collate "C",
    instance_id text collate "C",
    accelerators double precision,
    hours double precision,
    utilisation double precision,
    country text,
    sealed bytea not null,
    primary key (id)
  ) partition by range (id)`,
  "create index events_by_tenant on events (tenant_id, at)",
  "create index events_by_instance on events (tenant_id, instance_id) where type in ('instance.started', 'instance.stopped')",
  `create table event_windows (
    tenant_id text collate "C" not null,
    day date not null,
    logins integer not null default 0,
    embargoed_logins integer not null default 0,
    last_embargoed_at timestamptz,
    admin_logins integer not null default 0,
    -- Those whose country is known, and of them those in Macau or D:5.
    admin_placed integer not null default 0,
    admin_d5 integer not null default 0,
    admin_concealed integer not null default 0,
    -- By hour of the day, UTC.
    admin_hours integer[] not null default array_fill(0, array[24]),
    countries text[] not null default '{}',
    usage_hours double precision not null default 0,
    loaded_hours double precision not null default 0,
    first_loaded_at timestamptz,
    egress_bytes double precision not null default 0,
    egress_d5_bytes double precision not null default 0,
    stops integer not null default 0,
    primary key (tenant_id, day)
  ) partition by range (day)`,
  "create table event_windows_other partition of event_windows default",
  `create table instances (
    tenant_id text collate "C" not null,
    instance_id text collate "C" not null,
    decision_id text collate "C",
    -- No event named the permit: it was taken for the oldest that has room.
    is_assumed boolean not null default false,
    -- The permit that it was taken for before an event named another.
    left_decision_id text collate "C",
    accelerators double precision,
    -- Dense FP16 peak of one of its accelerators, op/s, as far as its events say; for instances that no permit covers.
    peak_flops double precision not null,
    first_start timestamptz,
    running_since timestamptz,
    last_stop timestamptz,
    ended_hours double precision not null default 0,
    metered_hours double precision not null default 0,
    busy_hours double precision not null default 0,
    -- Events have changed it since exposure was counted.
    is_dirty boolean not null default true,
    primary key (tenant_id, instance_id)
  ) with (fillfactor = 80)`,
  "create index instances_dirty on instances (tenant_id) where is_dirty",
  "create index instances_by_decision on instances (decision_id) where decision_id is not null",
];

const conduct = [
  `create table payers (
    tenant_id text collate "C" not null,
    -- Keyed hash of who pays, or of what with where nobody is named.
    payer bytea not null,
    first_seen timestamptz not null,
    last_seen timestamptz not null,
    primary key (tenant_id, payer)
  )`,
  `create table profile_changes (
    tenant_id text collate "C" not null,
    at timestamptz not null,
    source text not null check (source in ('profile', 'event')),
    changed text[] not null,
    -- Of an event: the tenant itself told of it.
    is_reported boolean not null
  )`,
  "create index profile_changes_by_tenant on profile_changes (tenant_id, at)",
  // When a tenant was cleared last, whoever cleared it.
  "alter table tenants add column cleared_at timestamptz",
  "update tenants set cleared_at = updated_at where standing = 'cleared'",
  `create function note_clearing() returns trigger language plpgsql as $$
    begin
      if new.standing = 'cleared' and (tg_op = 'INSERT' or old.standing <> 'cleared') then new.cleared_at := new.updated_at; end if;
      return new;
    end $$`,
  `create trigger tenants_note_clearing before insert or update of standing on tenants
    for each row execute function note_clearing()`,
  // Keyed hash of the intended use that a decision was about: tells whether it was changed after a refusal.
  "alter table decisions add column use_key bytea",
  `create index decisions_refused_use on decisions (tenant_id, id)
    where use_key is not null and (outcome = 'deny' or resolution = 'rejected')`,
];

const monitoring = [
  // What the events of a tenant come to, as decisions read it; changes move the group's revision.
  `create table tenant_behaviour (
    tenant_id text collate "C" primary key,
    behaviour json not null,
    synchronised integer not null,
    as_of timestamptz not null
  )`,
  // Tenants to be looked at: what changed since is counted by the version.
  `create table monitoring_queue (
    tenant_id text collate "C" primary key,
    version bigint not null default 1,
    due_at timestamptz not null,
    taken_until timestamptz
  ) with (fillfactor = 50)`,
  "create index monitoring_queue_due on monitoring_queue (due_at)",
  `create table monitoring_causes (
    tenant_id text collate "C" not null,
    cause text not null,
    points integer not null,
    effect text,
    evidence text not null,
    case_ids text[] not null,
    noted_at timestamptz not null,
    primary key (tenant_id, cause)
  )`,
  // What a person made of a monitoring case counts for the next decision.
  `create function look_again_after_verdict() returns trigger language plpgsql as $$
    begin
      insert into monitoring_queue (tenant_id, due_at) values (new.tenant_id, now())
      on conflict (tenant_id) do update set version = monitoring_queue.version + 1, due_at = now();
      return new;
    end $$`,
  `create trigger cases_look_again after update of state on cases
    for each row when (new.kind = 'monitoring' and new.state in ('approved', 'rejected') and old.state <> new.state)
    execute function look_again_after_verdict()`,
];

/** Telemetry, what it counts for exposure, and what it tells of conduct. */
export const events: Migration = {
  async up(db) {
    for (const statement of [...grants, ...telemetry, ...conduct, ...monitoring]) await sql.raw(statement).execute(db);
  },
};
