import { sql } from "kysely";
import type { Migration } from "kysely/migration";

const running = "state not in ('approved', 'rejected')";

/**
 * Ids are in the order of time, so in the index of all ids the cases that run stand behind a year of closed ones: who
 * asks for the oldest, or the highest scores, of those that run reads an index of those alone.
 */
const statements = [
  `create index cases_running_by_age on cases (id) where ${running}`,
  `create index cases_running_by_score on cases (score desc, id) where ${running}`,
  `create index cases_running_by_priority on cases (priority desc, id) where ${running}`,
];

export const reviewQueueOrder: Migration = {
  async up(db) {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
