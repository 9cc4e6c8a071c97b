import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Whose behaviour has not been worked out for longest: windows pass without an event. */
export const behaviourAge: Migration = {
  async up(db) {
    await sql.raw("create index tenant_behaviour_by_age on tenant_behaviour (as_of)").execute(db);
  },
};
