import { sql } from "kysely";
import type { Migration } from "kysely/migration";

const statements = [
  // The group of a key is that of any of its holders: joining two groups then touches their tenants only.
  "drop index identifier_keys_by_group",
  "alter table identifier_keys drop column group_id",
  `alter table identifier_keys
    -- A person ruled it out: it joins nobody.
    add column is_dismissed boolean not null default false,
    -- How many tenants hold it; counted anew when a ruling ends, not kept while it lasts.
    add column holders integer not null default 1`,
  `update identifier_keys k set holders = h.holders
    from (select key, count(*)::integer as holders from identifiers group by key having count(*) > 1) h where h.key = k.key`,
  "create index identifier_keys_common on identifier_keys (holders desc, key) where holders > 1",
  "create index identifier_keys_dismissed on identifier_keys (key) where is_dismissed",
  `create table link_rulings (
    id text collate "C" primary key,
    key bytea not null,
    verdict text not null check (verdict in ('dismissed', 'reinstated')),
    actor_id text not null,
    actor_name text not null,
    sealed_rationale bytea not null,
    ruled_at timestamptz not null
  )`,
  "create index link_rulings_by_key on link_rulings (key, id)",
];

/** Identifiers that a person rules out, and how common each is. */
export const linkRulings: Migration = {
  async up(db) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
