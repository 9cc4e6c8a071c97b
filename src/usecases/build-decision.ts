import type { AuditEntry } from "../domain/audit-entry.ts";
import type { Decision, DecisionKind, ListReference, Verdict } from "../domain/decision.ts";
import { FACT_SCHEMA_VERSION, type Facts } from "../domain/facts.ts";
import type { CaseMatch } from "../domain/review-case.ts";
import type { ListIndex } from "../domain/screening.ts";
import { sha256 } from "../platform/canonical-json.ts";
import { createId } from "../platform/ids.ts";
import { type SealingKey, seal } from "../platform/seal.ts";
import type { PolicyReview } from "../policy/document/policy-document.ts";
import type { Writes } from "../store/record-rows.ts";
import type { Asked } from "./asked.ts";
import { sealMatches } from "./case-seals.ts";
import { decisionText } from "./decision-text.ts";
import { factsText } from "./facts-text.ts";
import { type CaseTerms, createCase } from "./new-case.ts";

export type RecordAudit = (entry: Omit<AuditEntry, "id" | "digest" | "at"> & { at: Date }) => AuditEntry;

export interface DecisionTimes {
  /** When a case is due and how urgent it is. */
  cases: CaseTerms;
  /** Days after which a held decision that nobody resolved expires. */
  heldDays: number;
}

export interface DecisionInput {
  kind: DecisionKind;
  tenant: { id: string; externalId: string };
  groupId: string;
  verdict: Verdict;
  facts: Facts;
  /** What the policy that gave the verdict says of cases. */
  review: PolicyReview | undefined;
  /** Where a case is counted: the region asked for, or a sign-up's country. */
  region: string | null;
  index: ListIndex;
  asked: Asked;
  now: Date;
  dataKey: SealingKey;
  /** Signs what an allowed instance request is granted; null for a sign-up. */
  permit: ((decision: Decision) => { token: string; expiresAt: string }) | null;
  /** Keyed hash of the intended use, in hexadecimal digits; null when none was stated. */
  useKey: string | null;
  /** Keyed hash of who pays, where this request says so. */
  payer: Buffer | null;
  /** Matches for the reviewer, looked up with explanations only when there is a case. */
  matches: () => CaseMatch[];
}

const HOUR_MS = 3_600_000;

export const listReferences = (index: ListIndex): ListReference[] =>
  index.lists.flatMap(({ id, asOf, digest }) => (digest ? [{ id, asOf, digest }] : []));

function createDecision(input: DecisionInput, times: DecisionTimes): Decision {
  const { kind, verdict, now } = input;
  const decision: Decision = {
    id: createId("dec", now.getTime()),
    kind,
    tenant: input.tenant,
    ...verdict,
    resolution: null,
    lists: listReferences(input.index),
    caseId: verdict.outcome === "review" ? createId("case", now.getTime()) : null,
    permit: null,
    createdAt: now.toISOString(),
    expiresAt: verdict.outcome === "review" ? new Date(now.getTime() + times.heldDays * 24 * HOUR_MS).toISOString() : null,
  };
  const permit = verdict.outcome === "allow" && input.permit ? input.permit(decision) : null;
  return permit ? { ...decision, permit: permit.token, expiresAt: permit.expiresAt } : decision;
}

function caseWrites(decision: Decision, input: DecisionInput, times: DecisionTimes): Pick<Writes, "cases" | "caseEvents"> {
  if (!decision.caseId) return { cases: [], caseEvents: [] };
  const { now, facts, dataKey } = input;
  const { record, event } = createCase(
    {
      id: decision.caseId,
      kind: decision.kind,
      decisionId: decision.id,
      tenant: decision.tenant,
      standing: facts.tenant.standing,
      outcome: decision.outcome,
      score: decision.score,
      rules: decision.reasons.map((reason) => reason.rule),
      countries: countriesOf(facts),
      region: input.region,
      operations: facts.compute.operations,
      sealedMatches: sealMatches(dataKey, decision.caseId, input.matches()),
      review: input.review,
      now,
    },
    times.cases,
  );
  return { cases: [record], caseEvents: [event] };
}

/** Countries by which a case is found. */
export const countriesOf = ({ geography, enduse }: Facts): string[] =>
  [...new Set([...geography.declaredCountries, ...enduse.endUserCountries])].sort();

/** A decision with all that it leaves behind, ready to be committed together. */
export function buildDecision(
  input: DecisionInput,
  parts: { times: DecisionTimes; recordAudit: RecordAudit },
): { decision: Decision; facts: Facts; writes: Writes } {
  const { asked, dataKey, now } = input;
  const decision = createDecision(input, parts.times);
  const document = Buffer.from(decisionText(decision));
  const facts = Buffer.from(factsText(input.facts));
  const sealedRequest = seal(dataKey, JSON.stringify(asked.body), decision.id);
  const { id, kind, tenant, outcome, score, caseId, policy, createdAt } = decision;
  const audit = parts.recordAudit({
    at: now,
    actor: asked.caller.id,
    action: "decision.made",
    entity: id,
    data: {
      kind,
      tenant: tenant.id,
      outcome,
      score,
      case: caseId,
      policy,
      lists: input.index.digest,
      // Of the bytes as they are stored, the request as it is sealed: the entry can be checked, and tells nothing after an erasure.
      document: sha256(document),
      facts: sha256(facts),
      request: sha256(sealedRequest),
    },
  });
  const outbox = {
    id: createId("obx", now.getTime()),
    topic: "decision.made",
    entity: id,
    payload: { decisionId: id, kind, tenantId: tenant.id, outcome },
    createdAt,
  };
  const record = {
    decision,
    document,
    facts,
    factSchema: FACT_SCHEMA_VERSION,
    groupId: input.groupId,
    callerId: asked.caller.id,
    sealedRequest,
    useKey: input.useKey === null ? null : Buffer.from(input.useKey, "hex"),
  };
  const payers = input.payer ? [{ tenantId: tenant.id, payer: input.payer, at: createdAt }] : [];
  return {
    decision,
    facts: input.facts,
    writes: {
      decisions: [record],
      grants: [],
      payers,
      audit: [audit],
      outbox: [outbox],
      ...caseWrites(decision, input, parts.times),
    },
  };
}
