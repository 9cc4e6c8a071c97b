import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Calls that a door holds: whoever sends one again is told of the same decision. */
export const heldCalls: Migration = {
  async up(db) {
    await sql
      .raw(
        `create table held_calls (
          caller_id text not null,
          digest text not null,
          decision_id text not null,
          held_at timestamptz not null,
          primary key (caller_id, digest)
        )`,
      )
      .execute(db);
    await sql.raw("create index held_calls_by_age on held_calls (held_at)").execute(db);
  },
};
