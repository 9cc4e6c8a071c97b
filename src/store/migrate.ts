import { type Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { firstIdAt } from "../platform/ids.ts";
import { firstSchema } from "./migrations/0001-first-schema.ts";
import { rescreening } from "./migrations/0002-rescreening.ts";
import { linkRulings } from "./migrations/0003a-link-rulings.ts";
import { events } from "./migrations/0003b-events.ts";
import { behaviourAge } from "./migrations/0003c-behaviour-age.ts";
import { policyVersions } from "./migrations/0004-policy-versions.ts";
import { shadowsAndBacktests } from "./migrations/0004b-shadows-and-backtests.ts";
import { reviewQueue } from "./migrations/0005-review-queue.ts";
import { reviewQueueOrder } from "./migrations/0005b-review-queue-order.ts";
import { sessions } from "./migrations/0006-sessions.ts";
import { heldCalls } from "./migrations/0007-held-calls.ts";
import { webhooks } from "./migrations/0008-webhooks.ts";
import { jobs } from "./migrations/0008b-jobs.ts";
import { proxiedCalls } from "./migrations/0010-proxied-calls.ts";
import type { Tables } from "./schema.ts";

/** In order of their names; a migration that has been released is never changed. */
const migrations = {
  "0001-first-schema": firstSchema,
  "0002-rescreening": rescreening,
  "0003a-link-rulings": linkRulings,
  "0003b-events": events,
  "0003c-behaviour-age": behaviourAge,
  "0004-policy-versions": policyVersions,
  "0004b-shadows-and-backtests": shadowsAndBacktests,
  "0005-review-queue": reviewQueue,
  "0005b-review-queue-order": reviewQueueOrder,
  "0006-sessions": sessions,
  "0007-held-calls": heldCalls,
  "0008-webhooks": webhooks,
  "0008b-jobs": jobs,
  "0010-proxied-calls": proxiedCalls,
};

/** Tables partitioned by month, and the prefix of the ids that they are partitioned by. */
const monthlyTables = {
  decisions: "dec",
  grants: "dec",
  audit_entries: "aud",
  outbox: "obx",
  deliveries: "obx",
  shadow_results: "dec",
  events: "evt",
} as const;
const MONTHS_AHEAD = 3;

/** Brings the schema up to date; several servers may start at once, Kysely takes an advisory lock. Throws the first error. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  // Unordered: each stands by itself, and work that lands side by side is not numbered in the order in which it lands.
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations }, allowUnorderedMigrations: true });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** Tables partitioned by month of their day. What is older than their first partition goes to the one for the rest. */
const monthlyByDay = ["event_windows"];

function partitionsOf(from: Date, to: Date): string[] {
  const month = from.toISOString().slice(0, 7).replace("-", "_");
  const byId = Object.entries(monthlyTables).map(([table, prefix]) => {
    const [low, high] = [firstIdAt(prefix, from.getTime()), firstIdAt(prefix, to.getTime())];
    return `create table if not exists ${table}_${month} partition of ${table} for values from ('${low}') to ('${high}')`;
  });
  const [first, next] = [from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)];
  const byDay = monthlyByDay.map(
    (table) => `create table if not exists ${table}_${month} partition of ${table} for values from ('${first}') to ('${next}')`,
  );
  // No index of the whole table can be unique without its id: each month has its own, and who writes looks at the month before.
  const once = `create unique index if not exists events_${month}_once on events_${month} (tenant_id, event_id)`;
  return [...byId, ...byDay, once];
}

/** Makes the partitions of this month and the next ones. Safe to repeat; run at start and daily. */
export async function ensurePartitions(db: Kysely<Tables>, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
    const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() + ahead];
    const statements = partitionsOf(new Date(Date.UTC(year, month, 1)), new Date(Date.UTC(year, month + 1, 1)));
    for (const statement of statements) await sql.raw(statement).execute(db);
  }
}
