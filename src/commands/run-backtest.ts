import { setTimeout as sleep } from "node:timers/promises";
import type { Backtest, BacktestResult } from "../domain/backtest.ts";
import { StartError } from "../platform/start-error.ts";
import type { ApiClient } from "./api-client.ts";
import { readPolicyFile } from "./check-policy-file.ts";
import { readVersion } from "./policy-versions.ts";

/** What `gatehouse policy backtest` is told beside the policy. */
export interface BacktestOptions {
  from: string | null;
  to: string | null;
  limit: number | null;
  /** Alerts a day that the team can look at. */
  capacity: number | null;
  /** Share of what people rejected that has to be stopped, 0 to 1. */
  recall: number | null;
}

type Detail = Backtest & { result: BacktestResult | null };

const ASK_EVERY_MS = 500;
const MOST_RULES = 10;

const isFile = (what: string): boolean => /\.ya?ml$/i.test(what);

const percent = (share: number | null): string => (share === null ? "-" : `${(100 * share).toFixed(1)} %`);

function describeResult({ decisions, outcomes, changed, labels, findings, suggestions }: BacktestResult): string[] {
  const rules = changed.byRule
    .slice(0, MOST_RULES)
    .map(({ rule, decisions: count }) => `  ${String(count).padStart(8)}  ${rule}`);
  const unused = findings.neverFired.length > 0 ? [`never fired: ${findings.neverFired.join(", ")}`] : [];
  return [
    `${decisions} decisions, ${changed.total} come out otherwise`,
    ...outcomes.map(({ before, after, decisions: count }) => `  ${String(count).padStart(8)}  ${before} → ${after}`),
    ...(rules.length > 0 ? ["because of", ...rules] : []),
    ...unused,
    ...suggestions.map(({ for: goal, target, threshold, interval, note }) => {
      const found = threshold === null ? "none" : `${threshold}${interval ? ` (95 % of samples: ${interval.join(" to ")})` : ""}`;
      return `threshold for ${goal} ${goal === "recall" ? percent(target) : target}: ${found}; ${note}`;
    }),
    labels.note,
  ];
}

/**
 * `gatehouse policy backtest FILE|VERSION`: starts a backtest, tells its progress, and what it found. It runs on the server:
 * who stops waiting stops nothing. Throws StartError when it fails or is cancelled.
 */
export async function runBacktest(client: ApiClient, what: string, options: BacktestOptions, write: (line: string) => void) {
  const order = isFile(what) ? { document: await readPolicyFile(what) } : { policy: readVersion(what) };
  const { id } = await client.call<Backtest>("POST", "/v1/backtests", { ...order, ...options });
  write(`${id} runs; its result stays at /v1/backtests/${id}`);
  for (let told = 0; ; ) {
    const { state, progress, problem, result } = await client.call<Detail>("GET", `/v1/backtests/${id}`);
    if (progress.done > told) write(`  ${progress.done} of ${progress.total ?? "?"}`);
    told = progress.done;
    if (state === "done" && result) return describeResult(result).forEach(write);
    if (state === "failed" || state === "cancelled")
      throw new StartError(`the backtest ${state}${problem ? `: ${problem}` : ""}`);
    await sleep(ASK_EVERY_MS);
  }
}
