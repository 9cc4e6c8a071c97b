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

/** What makes the partitions of a month, by their names. */
function partitionsOf(from: Date, to: Date): Record<string, string> {
  const month = from.toISOString().slice(0, 7).replace("-", "_");
  const byId = Object.entries(monthlyTables).map(([table, prefix]) => {
    const [low, high] = [firstIdAt(prefix, from.getTime()), firstIdAt(prefix, to.getTime())];
    return [table, `from ('${low}') to ('${high}')`] as const;
  });
  const [first, next] = [from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)];
  const byDay = monthlyByDay.map((table) => [table, `from ('${first}') to ('${next}')`] as const);
  const tables = [...byId, ...byDay].map(([table, bounds]) => [
    `${table}_${month}`,
    `create table if not exists ${table}_${month} partition of ${table} for values ${bounds}`,
  ]);
  // No index of the whole table can be unique without its id: each month has its own, and who writes looks at the month before.
  const once = `create unique index if not exists events_${month}_once on events_${month} (tenant_id, event_id)`;
  return { ...Object.fromEntries(tables), [`events_${month}_once`]: once };
}

/** Any number that nothing else locks by. */
const PARTITIONS_LOCK = 6_402_733;

async function missing(db: Kysely<Tables>, names: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${names}::text[]) as name where to_regclass(name) is null`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/**
 * Makes the partitions of this month and the next ones that are not there. Safe to repeat, and for several servers at once:
 * `if not exists` alone is not. Each is committed by itself, so that nobody waits for all of them.
 */
export async function ensurePartitions(db: Kysely<Tables>, now: Date): Promise<void> {
  const months = Array.from({ length: MONTHS_AHEAD + 1 }, (_, ahead) => now.getUTCMonth() + ahead);
  const year = now.getUTCFullYear();
  const wanted = months.map((month) => partitionsOf(new Date(Date.UTC(year, month, 1)), new Date(Date.UTC(year, month + 1, 1))));
  const statements = wanted.flatMap((each) => Object.entries(each));
  const absent = await missing(
    db,
    statements.map(([name]) => name),
  );
  for (const [name, statement] of statements) {
    if (!absent.has(name)) continue;
    await db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${PARTITIONS_LOCK})`.execute(transaction);
      await sql.raw(statement).execute(transaction);
    });
  }
}
