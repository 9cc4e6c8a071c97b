import type { Backtest } from "../domain/backtest.ts";
import type { PolicyVersion } from "../domain/policy-version.ts";

const AT = "2026-11-24T09:30:00.000Z";
const by = { id: "key_01k9qwe4r5e6y7zzzzzzzzzzzz", name: "Ada" };

export const aPolicyVersion: PolicyVersion = {
  id: "foreign-malicious-actor",
  version: 4,
  versionId: "pol_01k9qwe4r5e6y7zzzzzzzzzzzz",
  title: "Know who rents accelerators",
  digest: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  state: "submitted",
  author: by,
  reason: "Fewer alerts on resellers",
  createdAt: AT,
  scheduledFor: null,
  steps: { submit: { by, at: AT, reason: null } },
};

export const aBacktest: Backtest = {
  id: "bt_01k9qwe4r5e6y7zzzzzzzzzzzz",
  state: "queued",
  policy: { id: "foreign-malicious-actor", version: 4, digest: aPolicyVersion.digest },
  from: "2026-10-01T00:00:00.000Z",
  to: AT,
  limit: null,
  capacity: 40,
  recall: 0.95,
  author: by,
  progress: { done: 0, total: null },
  createdAt: AT,
  startedAt: null,
  finishedAt: null,
  problem: null,
};
