import type { Decision, Verdict } from "../domain/decision.ts";
import type { Facts } from "../domain/facts.ts";
import type { ShadowRecord } from "../domain/shadow.ts";
import type { ActivePolicies } from "./active-policies.ts";

export interface ShadowObserver {
  /** Has the shadows decide a decision that was made. Costs a few microseconds each and waits for nothing. */
  observe(decision: Decision, facts: Facts): void;
  /** Writes what was decided since; an ended process loses what it had not written. */
  flush(): Promise<void>;
}

/** While the store is away so many are kept, at most twice as many; the oldest go first. */
const MAX_WAITING = 20_000;
const BATCH = 2_000;

const sideOf = ({ outcome, score, reasons }: Pick<Verdict, "outcome" | "score" | "reasons">) => ({
  outcome,
  score,
  rules: reasons.map(({ rule }) => rule),
});

export function createShadowObserver(parts: {
  policy: Pick<ActivePolicies, "shadows">;
  results: { add(records: readonly ShadowRecord[]): Promise<void> };
}): ShadowObserver {
  let waiting: ShadowRecord[] = [];

  return {
    observe(decision, facts) {
      const shadows = parts.policy.shadows();
      if (shadows.length === 0) return;
      const at = new Date(decision.createdAt);
      const active = sideOf(decision);
      for (const shadow of shadows) {
        waiting.push({
          decisionId: decision.id,
          kind: decision.kind,
          at: decision.createdAt,
          policy: { id: shadow.id, version: shadow.version },
          shadow: sideOf(shadow.evaluate(facts, at)),
          activePolicy: { id: decision.policy.id, version: decision.policy.version },
          active,
        });
      }
      // Many at a time: to drop one by one would move all the others each time.
      if (waiting.length > 2 * MAX_WAITING) waiting = waiting.slice(-MAX_WAITING);
    },

    async flush() {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, BATCH);
        await parts.results.add(batch);
        // What came meanwhile stands behind; what was dropped meanwhile is gone from the front.
        const written = new Set(batch);
        waiting = waiting.filter((record) => !written.has(record));
      }
    },
  };
}
