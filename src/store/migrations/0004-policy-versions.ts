import { sql } from "kysely";
import type { Migration } from "kysely/migration";
import { createId } from "../../platform/ids.ts";

/** The document of a version is for good, and so is who wrote it and why; only its state moves. */
const before = [
  "alter table policy_versions drop constraint policy_versions_policy_id_digest_key",
  "create index policy_versions_by_digest on policy_versions (policy_id, digest)",
  `alter table policy_versions
    add column version_id text collate "C",
    add column title text,
    add column state text not null default 'retired'
      check (state in ('draft', 'submitted', 'approved', 'active', 'shadow', 'retired')),
    add column author_id text not null default 'policy-file',
    add column author_name text not null default 'The policy file of the configuration',
    add column reason text,
    add column steps jsonb not null default '{}',
    add column scheduled_for timestamptz`,
  `update policy_versions v set
    title = p.title,
    state = case when v.version = p.active_version then 'active' else 'retired' end,
    steps = (select jsonb_object_agg(step, jsonb_build_object(
      'by', jsonb_build_object('id', v.author_id, 'name', v.author_name),
      'at', to_char(v.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'reason', null))
      from unnest(array['submit', 'approve', 'activate']) as step)
   from policies p where p.id = v.policy_id`,
];

const after = [
  `alter table policy_versions
    alter column version_id set not null,
    alter column title set not null,
    alter column state drop default,
    alter column author_id drop default,
    alter column author_name drop default,
    add unique (version_id)`,
  "alter table policies drop column active_version",
  // One version decides, whatever policy it belongs to.
  "create unique index policy_versions_one_active on policy_versions (state) where state = 'active'",
  "create index policy_versions_at_work on policy_versions (state) where state in ('active', 'shadow')",
  "create index policy_versions_scheduled on policy_versions (scheduled_for) where scheduled_for is not null",
  `create function refuse_policy_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' or (new.policy_id, new.version, new.version_id, new.title, new.digest, new.yaml, new.author_id,
        new.author_name, new.reason, new.created_at) is distinct from (old.policy_id, old.version, old.version_id, old.title,
        old.digest, old.yaml, old.author_id, old.author_name, old.reason, old.created_at)
      then raise exception 'a version of a policy is immutable' using errcode = 'insufficient_privilege'; end if;
      return new;
    end $$`,
  `create trigger policy_versions_immutable before update or delete on policy_versions
    for each row execute function refuse_policy_change()`,
];

export const policyVersions: Migration = {
  async up(db) {
    for (const statement of before) await sql.raw(statement).execute(db);
    const { rows } = await sql<{ policy_id: string; version: number; created_at: Date }>`
      select policy_id, version, created_at from policy_versions`.execute(db);
    for (const row of rows) {
      const versionId = createId("pol", row.created_at.getTime());
      await sql`update policy_versions set version_id = ${versionId}
        where policy_id = ${row.policy_id} and version = ${row.version}`.execute(db);
    }
    for (const statement of after) await sql.raw(statement).execute(db);
  },
};
