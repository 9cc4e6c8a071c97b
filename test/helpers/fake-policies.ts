import { aBacktest, aPolicyVersion } from "../../src/contract/policy-examples.ts";
import { policyMoves } from "../../src/domain/policy-version.ts";
import type { BacktestUseCases } from "../../src/usecases/manage-backtests.ts";
import type { PolicyUseCases } from "../../src/usecases/policy-use-cases.ts";

export const POLICY_YAML = "id: foreign-malicious-actor\n";

/** Answers with the examples of the contract. Remembers nothing. */
export const fakePolicies: PolicyUseCases = {
  getPolicies: async () => [
    {
      id: "foreign-malicious-actor",
      title: "Foreign malicious actor",
      activeVersion: 3,
      digest: "sha256:00",
      latestVersion: 4,
      shadowVersions: [],
    },
  ],
  listPolicyVersions: async () => ({ items: [aPolicyVersion], nextCursor: null }),
  getPolicyVersion: async (id, version) => ({ ...aPolicyVersion, id, version, yaml: POLICY_YAML, document: { id } }),
  comparePolicyVersions: async (id, version, against) => ({
    id,
    before: { version: against ?? version - 1, digest: "sha256:00" },
    after: { version, digest: "sha256:01" },
    settings: [{ field: "thresholds.review", before: 40, after: 45 }],
    rules: { added: [], removed: [], changed: [], reordered: false },
    text: null,
  }),
  validatePolicy: async (yaml) =>
    yaml === POLICY_YAML
      ? { valid: true, problems: [], policy: { id: "foreign-malicious-actor", title: "T", digest: "sha256:00", rules: 1 } }
      : {
          valid: false,
          problems: [{ severity: "error", code: "invalid", line: 1, column: 1, message: "no policy" }],
          policy: null,
        },
  explainDecision: async (decisionId) => ({
    decisionId,
    policy: { id: "foreign-malicious-actor", version: 3, digest: "sha256:00" },
    reproduced: true,
    outcome: "allow",
    score: 0,
    thresholds: { review: 40, deny: 85 },
    floor: null,
    categories: [],
    rules: [],
  }),
  compareShadow: async (policy) => ({
    policy,
    from: "2026-11-17T09:30:00.000Z",
    to: "2026-11-24T09:30:00.000Z",
    outcomes: [],
    days: [],
    rules: [],
    changed: [],
  }),
  draftPolicyVersion: async (id, { reason }) => ({ ...aPolicyVersion, id, reason, state: "draft" }),
  changePolicyVersion: async ({ id, version }, { action, from }) => ({
    ...aPolicyVersion,
    id,
    version,
    state: policyMoves[action].to,
    scheduledFor: from,
  }),
};

export const fakeBacktests: BacktestUseCases = {
  startBacktest: async () => aBacktest,
  listBacktests: async () => ({ items: [aBacktest], nextCursor: null }),
  getBacktest: async () => ({ ...aBacktest, result: null }),
  cancelBacktest: async () => ({ ...aBacktest, state: "cancelled" }),
  watchBacktest: async () =>
    (async function* () {
      yield { ...aBacktest, state: "done" as const };
    })(),
};
