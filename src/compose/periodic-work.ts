import type { PeriodicJob } from "../jobs/run-every.ts";
import type { BackgroundWork } from "./compose-use-cases.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** What every process does for itself, whatever the others do. */
export const ownWork = (work: BackgroundWork): PeriodicJob[] => [
  // Beside what is announced: within two seconds every server decides by the version that is active.
  { name: "take up policies", everyMs: SECOND_MS, run: () => work.takeUpPolicies() },
  { name: "write what shadows decided", everyMs: SECOND_MS / 2, run: () => work.writeShadows() },
  { name: "refresh lists", everyMs: 10 * MINUTE_MS, atStart: true, run: () => work.refreshDueLists() },
];

/** What every process that works does at the same time as the others: each takes a share of it, row by row. */
export const steadyWork = (work: BackgroundWork): PeriodicJob[] => [
  // Goes on by itself; started again when the store was away.
  { name: "deliver webhooks", everyMs: SECOND_MS, atStart: true, run: (signal) => work.keepDelivering(signal) },
  { name: "look at tenants with events", everyMs: SECOND_MS, run: () => work.lookAtDue() },
  { name: "run backtests", everyMs: 2 * SECOND_MS, run: () => work.runBacktests() },
];
