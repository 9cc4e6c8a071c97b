import type { PeriodicJob } from "../jobs/run-every.ts";
import type { HeldCallStore } from "../store/held-calls.ts";
import type { IdempotencyKeys } from "../store/idempotency-keys.ts";
import { ensurePartitions } from "../store/migrate.ts";
import type { Sessions } from "../store/sessions.ts";
import type { BackgroundWork } from "./compose-use-cases.ts";
import type { Parts } from "./open-parts.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What comes back by itself. Each is safe to repeat. */
export const periodicWork = (
  { config, store, now }: Parts,
  work: BackgroundWork,
  stores: {
    idempotency: Pick<IdempotencyKeys, "prune">;
    sessions: Pick<Sessions, "prune">;
    heldCalls: Pick<HeldCallStore, "prune">;
  },
): PeriodicJob[] => [
  { name: "release expired claims", everyMs: 30 * SECOND_MS, run: () => work.releaseExpiredClaims() },
  // Beside what is announced: within two seconds every server decides by the version that is active.
  { name: "take up policies", everyMs: SECOND_MS, run: () => work.takeUpPolicies() },
  { name: "write what shadows decided", everyMs: SECOND_MS / 2, run: () => work.writeShadows() },
  { name: "run backtests", everyMs: 2 * SECOND_MS, run: () => work.runBacktests() },
  { name: "look at tenants with events", everyMs: SECOND_MS, run: () => work.lookAtDue() },
  { name: "add news to cases", everyMs: 3 * SECOND_MS, run: () => work.settleCaseNews() },
  { name: "rank cases by the weights of now", everyMs: 24 * HOUR_MS, atStart: true, run: () => work.rerankCases() },
  // Goes on by itself; started again when the store was away.
  { name: "deliver webhooks", everyMs: SECOND_MS, atStart: true, run: (signal) => work.keepDelivering(signal) },
  { name: "give up for disabled webhooks", everyMs: HOUR_MS, run: () => work.giveUpForDisabled() },
  { name: "watch due dates", everyMs: MINUTE_MS, run: () => work.watchDueDates() },
  { name: "draw second looks", everyMs: MINUTE_MS, atStart: true, run: () => work.drawSecondLooks() },
  { name: "count days of cases", everyMs: HOUR_MS, atStart: true, run: () => work.countCaseDays() },
  { name: "screen tenants again", everyMs: SECOND_MS, atStart: true, run: (signal) => work.rescreenLists(signal) },
  { name: "make partitions", everyMs: 6 * HOUR_MS, run: () => ensurePartitions(store.db, now()) },
  { name: "drop old idempotency keys", everyMs: HOUR_MS, run: () => stores.idempotency.prune(now()) },
  {
    name: "drop calls held too long ago",
    everyMs: HOUR_MS,
    run: () => stores.heldCalls.prune(new Date(now().getTime() - 2 * config.cases.heldDays * DAY_MS)),
  },
  { name: "drop ended sessions", everyMs: HOUR_MS, run: () => stores.sessions.prune() },
  { name: "refresh lists", everyMs: 10 * MINUTE_MS, atStart: true, run: () => work.refreshDueLists() },
];
