import { firstIdAt, timeOfId } from "../platform/ids.ts";
import { backtestResult } from "../policy/compare/backtest-result.ts";
import type { BacktestTally, TalliedDecision } from "../policy/compare/backtest-tally.ts";
import { addChange, addDecision, emptyTally } from "../policy/compare/backtest-tally.ts";
import { type CompiledPolicy, compilePolicy } from "../policy/compile-policy.ts";
import { completeFacts } from "../policy/complete-facts.ts";
import type { Backtests, ClaimedBacktest, StoredFacts } from "../store/backtests.ts";

interface Parts {
  backtests: Backtests;
  /** Who runs: one name for each process. */
  holder: string;
  now: () => Date;
  /** Lets what is more urgent go first: called after each chunk with the time that it took. */
  breathe(busyMs: number): Promise<void>;
}

const CHUNK = 500;
/** What a run that is killed has to do again, at most. */
const KEEP_EVERY_MS = 1_000;
const UNSAVED = 0;

function tallyOne(row: StoredFacts, policy: CompiledPolicy, tally: BacktestTally): TalliedDecision | null {
  const at = new Date(timeOfId(row.id));
  const { facts, filled } = completeFacts(row.facts);
  const { id, kind, outcome, score, resolution } = row;
  const decision = { id, kind, at, before: { outcome, score }, resolution, after: policy.evaluate(facts, at), filled };
  return addDecision(tally, decision) ? decision : null;
}

/** Evaluates a chunk; what comes out otherwise is compared with the reasons of then. */
async function tallyChunk(rows: readonly StoredFacts[], policy: CompiledPolicy, tally: BacktestTally, backtests: Backtests) {
  const changed = rows.flatMap((row) => tallyOne(row, policy, tally) ?? []);
  const reasons = await backtests.reasonsOf(changed.map(({ id }) => id));
  for (const decision of changed) addChange(tally, decision, reasons.get(decision.id) ?? []);
}

/** Runs from where the claim stands to the end, keeping what was counted on the way. False when it was taken away. */
async function run({ backtest, yaml, position, tally: kept }: ClaimedBacktest, parts: Parts): Promise<boolean> {
  const { backtests, holder, now } = parts;
  const policy = compilePolicy(yaml, { version: backtest.policy.version ?? UNSAVED });
  const tally = (kept as BacktestTally | null) ?? emptyTally();
  const span = await backtests.span(backtest);
  const total = backtest.progress.total ?? span.total;
  const end = firstIdAt("dec", Date.parse(backtest.to));
  let [at, done, keptAt] = [position ?? span.before, backtest.progress.done, 0];
  for (;;) {
    const started = performance.now();
    const rows = await backtests.decisionsAfter(at, end, CHUNK);
    if (rows.length === 0) break;
    await tallyChunk(rows, policy, tally, backtests);
    at = rows.at(-1)?.id ?? at;
    done += rows.length;
    if (performance.now() - keptAt > KEEP_EVERY_MS) {
      if (!(await backtests.keep(backtest.id, holder, { done, total, position: at, tally }, now()))) return false;
      keptAt = performance.now();
    }
    await parts.breathe(performance.now() - started);
  }
  if (!(await backtests.keep(backtest.id, holder, { done, total: done, position: at, tally }, now()))) return false;
  const result = backtestResult(tally, policy.document, backtest);
  await backtests.end(backtest.id, holder, { state: "done", result, problem: null, done }, now());
  return true;
}

/**
 * Takes the next backtest that waits and runs it to its end; false when none waits. May be called by any number of
 * processes: each backtest is run by one, and one that was left in the middle goes on where it stood.
 */
export async function runNextBacktest(parts: Parts): Promise<boolean> {
  const claimed = await parts.backtests.claim(parts.holder, parts.now());
  if (!claimed) return false;
  try {
    await run(claimed, parts);
  } catch (error) {
    const { id, progress } = claimed.backtest;
    const problem = error instanceof Error ? error.name : "unknown";
    await parts.backtests.end(id, parts.holder, { state: "failed", result: null, problem, done: progress.done }, parts.now());
    throw error;
  }
  return true;
}
