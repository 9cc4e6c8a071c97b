import { createAuditEntry } from "../audit/create-audit-entry.ts";
import { createDecisions } from "../store/decisions.ts";
import { createActivateDuePolicies } from "../usecases/activate-due-policies.ts";
import { createPolicyChanges } from "../usecases/change-policies.ts";
import { createExplainDecision } from "../usecases/explain-decision.ts";
import { type BacktestUseCases, createBacktestManagement } from "../usecases/manage-backtests.ts";
import type { PolicyUseCases } from "../usecases/policy-use-cases.ts";
import { createPolicyReader } from "../usecases/read-policies.ts";
import type { Parts } from "./open-parts.ts";

export interface PolicyWork {
  /** Activates what is due and takes up what is at work. */
  takeUpPolicies(): Promise<void>;
  /** Has backtests run that wait. */
  runBacktests(): Promise<void>;
  /** Writes what shadows decided since the last time. */
  writeShadows(): Promise<void>;
}

/** Everything about policies but deciding by them. */
export function composePolicies(all: Parts): PolicyUseCases & BacktestUseCases & PolicyWork {
  const { policies, policy, checker, shadows, shadowResults, backtests, backtestRunner, now } = all;
  const parts = { policies, recordAudit: createAuditEntry, refresh: () => policy.refresh(), now };
  const activateDuePolicies = createActivateDuePolicies(parts);
  return {
    ...createPolicyReader({ policies, checker, shadowResults, now }),
    explainDecision: createExplainDecision({ decisions: createDecisions(all.store.db), policy }),
    ...createPolicyChanges({ ...parts, checker }),
    ...createBacktestManagement({ ...parts, backtests, checker, wake: backtestRunner.wake, ending: all.ending }),
    runBacktests: () => backtestRunner.look(),
    writeShadows: () => shadows.flush(),
    async takeUpPolicies() {
      await activateDuePolicies();
      await policy.refresh();
    },
  };
}
