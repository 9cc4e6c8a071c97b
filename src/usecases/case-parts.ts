import type { Caller } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { CaseEvent, CaseSummary } from "../domain/review-case.ts";
import { createId } from "../platform/ids.ts";
import { type SealingKey, seal } from "../platform/seal.ts";
import type { StoredCase } from "../store/case-rows.ts";
import type { CaseChange, Cases } from "../store/cases.ts";
import type { CaseEventRecord, OutboxRecord } from "../store/record-rows.ts";
import type { RecordAudit } from "./build-decision.ts";
import type { TenantContexts } from "./tenant-contexts.ts";

/** What everything that changes a case is made of. */
export interface CaseParts {
  cases: Cases;
  contexts: TenantContexts;
  recordAudit: RecordAudit;
  claimMinutes: number;
  now: () => Date;
}

/** The actor of what nobody asked for. */
export const GATEHOUSE: CaseEvent["actor"] = { id: "gatehouse", name: "Gatehouse" };

interface EventBy {
  actor: Pick<Caller, "id" | "name">;
  at: Date;
  /** What a person wrote, sealed with the key of the tenant. */
  text?: { dataKey: SealingKey; plain: string } | undefined;
  data?: Record<string, unknown>;
}

export function caseEvent({ summary }: Pick<StoredCase, "summary">, type: CaseEvent["type"], by: EventBy): CaseEventRecord {
  const id = createId("evt", by.at.getTime());
  return {
    id,
    caseId: summary.id,
    at: by.at.toISOString(),
    actor: { id: by.actor.id, name: by.actor.name },
    type,
    sealedText: by.text ? seal(by.text.dataKey, by.text.plain, id) : null,
    data: by.data ?? {},
  };
}

/** What is told to whoever listens to webhooks: ids only. What is said of a decision stands in the order of that decision. */
export const caseOutbox = (
  topic: `case.${string}` | "decision.resolved",
  { summary }: Pick<StoredCase, "summary">,
  at: Date,
  data: Record<string, unknown> = {},
): OutboxRecord => ({
  id: createId("obx", at.getTime()),
  topic,
  entity: topic === "decision.resolved" ? summary.decisionId : summary.id,
  payload: { caseId: summary.id, decisionId: summary.decisionId, tenantId: summary.tenant.id, ...data },
  createdAt: at.toISOString(),
});

export interface CaseStep {
  /** Verb of the audit entry, after `case.`. */
  did: string;
  type: CaseEvent["type"];
  set: CaseChange["set"];
  actor: CaseEvent["actor"];
  at: Date;
  text?: EventBy["text"];
  data?: Record<string, unknown>;
}

/** A change that leaves one event on the timeline and one entry in the log, both with the same data. */
export function caseChange(found: StoredCase, step: CaseStep, recordAudit: RecordAudit): CaseChange {
  const { actor, at, data = {}, text } = step;
  const revision = found.summary.revision + 1;
  return {
    set: step.set,
    events: [caseEvent(found, step.type, { actor, at, data, text })],
    audit: [
      recordAudit({ at, actor: actor.id, action: `case.${step.did}`, entity: found.summary.id, data: { revision, ...data } }),
    ],
  };
}

export async function findCase(cases: Cases, id: string): Promise<StoredCase> {
  const found = await cases.find(id);
  if (!found) throw new GatehouseError("not-found", { detail: "there is no such case" });
  return found;
}

/** What somebody else changed while a verdict was being worked out: it is worked out again. */
class FactsMoved extends Error {}

export const factsMoved = (): Error => new FactsMoved("the linked group was changed meanwhile");

const MAX_TRIES = 10;

/** Does it again, from the start, for as long as others change what it was made of. */
export async function withPresentFacts<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof FactsMoved)) throw error;
    }
  }
  throw new GatehouseError("unavailable", {
    detail: "the linked group is being changed too often; try again",
    retryAfterSeconds: 1,
  });
}

/** Where a case goes that nobody works any more. */
export const waitingState = ({ escalatedAt }: CaseSummary): "open" | "escalated" => (escalatedAt === null ? "open" : "escalated");
