import { createAuditEntry } from "../audit/create-audit-entry.ts";
import { createCommitLane } from "../store/commit-lane.ts";
import { createSignupLane } from "../store/commit-signups.ts";
import { idempotencyContext } from "../store/idempotency-keys.ts";
import { createMatchRulings } from "../store/match-rulings.ts";
import { createExposureSettler } from "../store/settle-exposure.ts";
import { createTenantStates } from "../store/tenant-states.ts";
import type { CompleteKey } from "../usecases/asked.ts";
import { createDecideInstance, type MintPermit } from "../usecases/decide-instance.ts";
import { createDecideSignup } from "../usecases/decide-signup.ts";
import { decisionText } from "../usecases/decision-text.ts";
import { createDryRun } from "../usecases/dry-run.ts";
import { createProfileReader } from "../usecases/profile-reader.ts";
import { createNameHasher } from "../usecases/rescreen/name-hasher.ts";
import { createTenantContexts } from "../usecases/tenant-contexts.ts";
import { countConflicts, countDecisions } from "./decision-metrics.ts";
import type { Parts } from "./open-parts.ts";

const CACHED_TENANTS = 5_000;
const MINUTE_MS = 60_000;
const HOURS_A_DAY = 24;

/** The deciding use cases, and what other use cases share with them. */
export function composeDecisions(parts: Parts) {
  const { config, keyring, lists, permits, now } = parts;
  const { db, pool } = parts.store;
  const settler = createExposureSettler(pool, {
    unusedPermits: config.exposure.unusedPermits,
    graceMs: config.exposure.graceMinutes * MINUTE_MS,
    openEndedHours: config.compute.openEndedDays * HOURS_A_DAY,
  });
  const states = createTenantStates(pool, settler);
  const profiles = createProfileReader({ ...parts, rulings: createMatchRulings(db) });
  const contexts = createTenantContexts({ states, profiles, size: CACHED_TENANTS, now });
  const mintPermit: MintPermit = ({ decisionId, externalId, now: at, ...grant }) =>
    permits.sign({ decisionId, externalId, grant, now: at });
  const completeKey: CompleteKey = ({ caller, idempotencyKey }, decision) => {
    if (idempotencyKey === null) return [];
    const sealedBody = keyring.sealOwn(decisionText(decision), idempotencyContext(caller.id, idempotencyKey));
    const headers = { "Content-Type": "application/json; charset=utf-8", Location: `/v1/decisions/${decision.id}` };
    return [{ callerId: caller.id, key: idempotencyKey, status: 201, headers, sealedBody }];
  };
  const decideParts = {
    ...parts,
    contexts,
    profiles,
    lists,
    lane: countConflicts(createCommitLane(pool), parts.meters),
    mintPermit,
    completeKey,
    recordAudit: createAuditEntry,
    times: { cases: parts.caseTerms, heldDays: config.cases.heldDays },
  };
  const hasher = createNameHasher(keyring);
  const signupParts = { ...decideParts, states, hasher, links: config.links, signupLane: createSignupLane(pool) };
  const decideSignup = createDecideSignup(signupParts);
  return {
    contexts,
    profiles,
    settler,
    hasher,
    mintPermit,
    /** What decides, for those who decide again what is held. */
    deciding: signupParts,
    useCases: {
      ...countDecisions({ ...decideSignup, decideInstance: createDecideInstance(decideParts) }, parts.meters),
      dryRun: createDryRun(signupParts),
    },
  };
}
