import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** What the deployment's shared jobs are doing. Kept here and not with the queue, which may be Redis and be flushed. */
export const jobs: Migration = {
  async up(db) {
    await sql
      .raw(
        `create table jobs (
          name text collate "C" primary key,
          every_ms double precision not null,
          holder text,
          -- Moved ahead by who runs it: one whose process died is free again.
          taken_until timestamptz,
          runs bigint not null default 0,
          -- Counted at the start of a run and set back at its good end: a run that kills its process counts too.
          failures integer not null default 0,
          parked_at timestamptz,
          started_at timestamptz,
          ended_at timestamptz,
          last_ms double precision,
          problem text
        ) with (fillfactor = 50)`,
      )
      .execute(db);
  },
};
