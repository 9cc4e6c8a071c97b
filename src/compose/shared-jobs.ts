import type { SharedJob } from "../domain/job.ts";
import { pruneDeliveries } from "../store/deliveries.ts";
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

/** What any one machine does for all. Each is safe to repeat. */
export const sharedJobs = (
  { config, store, now }: Parts,
  work: BackgroundWork,
  stores: {
    idempotency: Pick<IdempotencyKeys, "prune">;
    sessions: Pick<Sessions, "prune">;
    heldCalls: Pick<HeldCallStore, "prune">;
  },
): SharedJob[] => {
  const daysAgo = (days: number) => new Date(now().getTime() - days * DAY_MS);
  return [
    { name: "rescreen-tenants", everyMs: 2 * SECOND_MS, run: (signal) => work.rescreenLists(signal) },
    { name: "settle-case-news", everyMs: 3 * SECOND_MS, run: () => work.settleCaseNews() },
    { name: "release-expired-claims", everyMs: 30 * SECOND_MS, run: () => work.releaseExpiredClaims() },
    { name: "watch-due-dates", everyMs: MINUTE_MS, run: () => work.watchDueDates() },
    { name: "draw-second-looks", everyMs: MINUTE_MS, run: () => work.drawSecondLooks() },
    { name: "count-case-days", everyMs: HOUR_MS, run: () => work.countCaseDays() },
    { name: "rank-cases", everyMs: DAY_MS, run: () => work.rerankCases() },
    { name: "make-partitions", everyMs: 6 * HOUR_MS, run: () => ensurePartitions(store.db, now()) },
    { name: "give-up-deliveries", everyMs: HOUR_MS, run: () => work.giveUpForDisabled() },
    {
      name: "drop-old-deliveries",
      everyMs: HOUR_MS,
      run: () => pruneDeliveries(store.pool, daysAgo(config.webhooks.keepDays)),
    },
    { name: "drop-idempotency-keys", everyMs: HOUR_MS, run: () => stores.idempotency.prune(now()) },
    { name: "drop-held-calls", everyMs: HOUR_MS, run: () => stores.heldCalls.prune(daysAgo(2 * config.cases.heldDays)) },
    { name: "drop-sessions", everyMs: HOUR_MS, run: () => stores.sessions.prune() },
  ];
};
