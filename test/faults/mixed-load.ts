import { setTimeout as sleep } from "node:timers/promises";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { aHeldSignup, anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { ADMIN_KEY, type Member } from "./deployment.ts";

/** What callers were told, by what they asked. */
export interface Ledger {
  /** Decision by the key of the request. */
  decisions: Map<string, Decision>;
  /** Verdict that was taken, by case. */
  verdicts: Map<string, { caseId: string; decisionId: string; verdict: string }>;
  /** Accepted, by the sender's id. */
  events: Set<string>;
  calls: number;
  /** Calls that had to be made again: cut, refused while away, or not answered. */
  repeated: number;
  /** Answers that no client should see. */
  faults: string[];
}

const PATIENCE_MS = 120_000;
const CALL_MS = 12_000;

interface Called<T> {
  status: number;
  body: T;
}

/** Callers that do not give up: a call that fails is made again, elsewhere, with its Idempotency-Key. */
export function createMixedLoad(servers: readonly Member[], draw: () => number) {
  const ledger: Ledger = { decisions: new Map(), verdicts: new Map(), events: new Set(), calls: 0, repeated: 0, faults: [] };
  const stopping = new AbortController();
  const tenants: string[] = [];
  let numbers = 0;

  const pick = <T>(items: readonly T[]): T => items[Math.floor(draw() * items.length)] as T;

  async function once<T>(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Called<T>> {
    ledger.calls++;
    const response = await fetch(`${pick(servers).url}${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_MS),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as T };
  }

  /** Null when it could not be done for as long as anybody waits. */
  async function insist<T>(path: string, body: unknown, key: string): Promise<Called<T> | null> {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      try {
        const answer = await once<T>("POST", path, body, { "idempotency-key": key });
        if (answer.status < 500 && answer.status !== 429 && answer.status !== 409) return answer;
        if (answer.status === 500) ledger.faults.push(`${path}: 500`);
      } catch {
        // Cut, or not answered: whether it was done is what the key finds out.
      }
      ledger.repeated++;
      await sleep(100 + draw() * 300);
    }
    return null;
  }

  async function decide(path: string, request: Record<string, unknown>): Promise<void> {
    const key = `fault-${++numbers}`;
    const answer = await insist<Decision>(path, request, key);
    if (answer?.status === 201) {
      ledger.decisions.set(key, answer.body);
      if (path === "/v1/tenants" && answer.body.outcome === "allow") tenants.push(answer.body.tenant.externalId);
    } else ledger.faults.push(`${path}: ${answer?.status ?? "never answered"}`);
  }

  async function sendEvents(): Promise<void> {
    const tenant = pick(tenants);
    const events = [1, 2, 3].map(() => ({
      ...{ id: `evt-${++numbers}`, tenant, type: "login", at: new Date().toISOString() },
      data: { ip: "24.48.0.1", isAdmin: true },
    }));
    const answer = await insist("/v1/events", { events }, `events-${numbers}`);
    if (answer !== null && answer.status < 300) for (const { id } of events) ledger.events.add(id);
    else ledger.faults.push(`/v1/events: ${answer?.status ?? "never answered"}`);
  }

  /** A verdict is asked for once: whether one whose answer was lost counts is for the case to say. */
  async function review(): Promise<void> {
    try {
      const { status, body: claimed } = await once<CaseSummary>("POST", "/v1/cases/claim-next", {}, {});
      if (status !== 200) return;
      const verdict = draw() < 0.7 ? "approve" : "reject";
      const opinion = { verdict, reasonCode: "documents_sufficient", rationale: "looked at" };
      const match = { "if-match": `"${claimed.revision}"` };
      const given = await once<CaseSummary>("POST", `/v1/cases/${claimed.id}/verdict`, opinion, match);
      if (given.status === 200 && given.body.state !== "pending_approval")
        ledger.verdicts.set(claimed.id, { caseId: claimed.id, decisionId: claimed.decisionId, verdict });
      else if (given.status === 500) ledger.faults.push("verdict: 500");
    } catch {
      ledger.repeated++;
    }
  }

  async function oneThing(): Promise<void> {
    const chance = draw();
    if (tenants.length === 0 || chance < 0.2) return decide("/v1/tenants", draw() < 0.4 ? aHeldSignup() : aSignup());
    if (chance < 0.7)
      return decide("/v1/instance-requests", anInstanceRequest(pick(tenants), { durationHours: 1 + Math.floor(draw() * 48) }));
    return chance < 0.85 ? review() : sendEvents();
  }

  async function caller(): Promise<void> {
    while (!stopping.signal.aborted) {
      await oneThing();
      await sleep(draw() * 60);
    }
  }

  return {
    ledger,
    /** Resolves once all callers have their last answer. */
    run: (callers: number) => Promise.all(Array.from({ length: callers }, caller)),
    stop: () => stopping.abort(),
  };
}
