import type { Logger } from "pino";
import type { Problem } from "../contract/problem.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { DoorOutcome } from "./decide-once.ts";
import type { Undecided } from "./unavailable/undecided-calls.ts";

export interface AnswerParts {
  presentProblem(error: GatehouseError, requestId: string): { status: number; body: Problem };
  logger: Logger;
}

/** What a door answers, whatever the proxy's protocol. `code` is the problem's; null when the call goes on. */
export interface DoorAnswer {
  outcome: "pass" | "allow" | "held" | "denied" | "refused" | "unavailable" | "undecided";
  code: string | null;
  title: string;
  detail: string;
  status: number;
  headers: Record<string, string>;
  errors?: Problem["errors"];
}

const HELD_RETRY_SECONDS = 30;
export const goOn = (outcome: "pass" | "allow" | "undecided", headers: Record<string, string> = {}): DoorAnswer => ({
  outcome,
  code: null,
  title: "",
  detail: "",
  status: 200,
  headers,
});

export const refusal = (code: string, title: string, detail: string): DoorAnswer => ({
  outcome: "denied",
  code,
  title,
  detail,
  status: 403,
  headers: {},
});

export const noPermit = () =>
  refusal("permit-required", "No valid permit", "Send the permit of an allowed instance request that fits this call.");

/** While nothing can be decided: what the route chose. A call that goes through says so, to what stands behind too. */
function presentUndecided({ choice, callId }: Undecided): DoorAnswer {
  if (choice === "allow") return goOn("undecided", callId === null ? {} : { "X-Gatehouse-Undecided": callId });
  if (choice === "deny")
    return refusal("denied", "Denied", "Nothing can be decided now, and calls like this one are then denied.");
  const detail = "Nothing can be decided now. Send the call again.";
  return {
    ...refusal("unavailable", "Unavailable", detail),
    outcome: "unavailable",
    status: 503,
    headers: { "Retry-After": "2" },
  };
}

export function presentOutcome(outcome: DoorOutcome): DoorAnswer {
  if (outcome.kind === "undecided") return presentUndecided(outcome);
  const decision = { "X-Gatehouse-Decision": outcome.decisionId };
  if (outcome.kind === "allow")
    return goOn("allow", { ...decision, ...(outcome.permit !== null && { "X-Gatehouse-Permit": outcome.permit }) });
  if (outcome.kind === "denied") {
    const denied = refusal("denied", "Denied", "The request was denied. The decision says why to those who may read it.");
    return { ...denied, headers: decision };
  }
  return {
    outcome: "held",
    code: "held",
    title: "Held for review",
    detail: "The request is held until a person has looked at it. Send it again after the decision at Location is resolved.",
    status: 202,
    headers: { ...decision, Location: `/v1/decisions/${outcome.decisionId}`, "Retry-After": String(HELD_RETRY_SECONDS) },
  };
}

export function presentError(error: unknown, requestId: string, parts: AnswerParts): DoorAnswer {
  const known = error instanceof GatehouseError ? error : new GatehouseError("internal", { cause: error });
  const { status, body } = parts.presentProblem(known, requestId);
  const isAway = status >= 500;
  if (isAway) parts.logger.error({ err: known, requestId }, "a door could not decide: the call does not go on");
  return {
    outcome: isAway ? "unavailable" : "refused",
    code: known.code,
    title: body.title,
    detail: body.detail ?? "",
    status,
    headers: isAway ? { "Retry-After": "2" } : {},
    ...(body.errors && { errors: body.errors }),
  };
}

/** The body of what does not go on: RFC 9457. */
export const problemText = ({ code, title, detail, errors }: DoorAnswer, status: number): string =>
  JSON.stringify({ type: `/problems/${code}`, title, status, detail, ...(errors && { errors }) });
