import type { Problem } from "../contract/problem.ts";
import { type ErrorCode, GatehouseError } from "../domain/errors.ts";

/** HTTP knows one refusal that nothing behind it does, and doors answer for decisions. */
export type ProblemCode = ErrorCode | "method-not-allowed" | "held" | "denied" | "permit-required" | "expired" | "uncertain";

interface ProblemKind {
  status: number;
  title: string;
  /** What `GET /problems/{code}` tells a developer who met it. */
  meaning: string;
}

/** A code without a status does not compile. */
export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  "malformed-json": { status: 400, title: "Not JSON", meaning: "The body is missing, is not JSON, or is not UTF-8." },
  "not-plain": {
    status: 400,
    title: "Can be read in more than one way",
    meaning: "The method or path of the call means different things to different servers, so nothing sure can be said of it.",
  },
  unauthenticated: {
    status: 401,
    title: "No valid credentials",
    meaning: "Send `Authorization: Bearer` with an API key (`ghk_…`) or a token of a configured issuer, or sign in.",
  },
  forbidden: { status: 403, title: "Not allowed", meaning: "None of the caller's roles has the right to do this." },
  csrf: {
    status: 403,
    title: "Not from our own page",
    meaning: "Changes in a browser session send the session's token in `X-CSRF-Token`: GET /v1/session tells it.",
  },
  "same-reviewer": {
    status: 403,
    title: "A second person is needed",
    meaning: "Four eyes: who gave the verdict cannot confirm it. Another person with the role senior can.",
  },
  "same-author": {
    status: 403,
    title: "Somebody else has to approve",
    meaning: "Who wrote a version of a policy cannot approve it. Another person with the role policy-approver can.",
  },
  "not-found": { status: 404, title: "Not found", meaning: "There is nothing at this address, or the id is not known." },
  "method-not-allowed": {
    status: 405,
    title: "Method not allowed",
    meaning: "The address exists, the method does not. `Allow` says which do.",
  },
  conflict: { status: 409, title: "Conflict", meaning: "The state that the thing is in does not allow this." },
  "tenant-exists": {
    status: 409,
    title: "The tenant exists",
    meaning: "The external id is taken. PUT /v1/tenants/{ref} replaces the profile and decides again.",
  },
  "idempotency-running": {
    status: 409,
    title: "Still running",
    meaning: "A call with this Idempotency-Key has not been answered yet. Try again shortly.",
  },
  "idempotency-mismatch": {
    status: 422,
    title: "The key was used for another request",
    meaning: "An Idempotency-Key belongs to one request; another request or body needs a key of its own.",
  },
  "stale-revision": {
    status: 412,
    title: "The case has moved on",
    meaning: "If-Match does not name the current revision. Read the case again and decide on what it says now.",
  },
  "missing-precondition": {
    status: 428,
    title: "If-Match is missing",
    meaning: 'Changes of a case name the revision they were decided on: If-Match: "<revision>", as in the ETag.',
  },
  "too-large": { status: 413, title: "Too large", meaning: "A body may have 256 KiB, decompressed." },
  "unsupported-media-type": {
    status: 415,
    title: "Unsupported media type",
    meaning: "Bodies are application/json in UTF-8, plain or compressed with gzip, deflate, br or zstd.",
  },
  validation: {
    status: 422,
    title: "Does not fit the schema",
    meaning:
      "`errors` names each place and what is wrong there. Unknown fields are refused, so that a misspelt one is not overlooked.",
  },
  "rate-limited": { status: 429, title: "Too many requests", meaning: "Wait as many seconds as Retry-After says." },
  unavailable: {
    status: 503,
    title: "Unavailable",
    meaning: "Something that is needed for an answer is away. Try again after Retry-After seconds.",
  },
  held: {
    status: 202,
    title: "Held for review",
    meaning: "A person has to look at the call first. `Location` says how it stands; `Retry-After` when to ask again.",
  },
  denied: {
    status: 403,
    title: "Denied",
    meaning: "The call was decided against, at once or after review. The decision says why to those who may read it.",
  },
  "permit-required": {
    status: 403,
    title: "No valid permit",
    meaning: "Send the permit of an allowed instance request that fits this call in the header `Gatehouse-Permit`.",
  },
  expired: {
    status: 410,
    title: "Expired",
    meaning: "Nobody let the held call go in time. It was not sent to the control plane: send it anew.",
  },
  uncertain: {
    status: 502,
    title: "It is not known whether it arrived",
    meaning: "The held call was approved and sent, and no answer came. It is not sent again: look whether it took effect.",
  },
  internal: { status: 500, title: "Internal error", meaning: "A fault of ours. The request id finds it in the log." },
};

const DEFAULT_RETRY_SECONDS = 2;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problemKinds, code);

export interface PresentedProblem {
  status: number;
  headers: Record<string, string>;
  body: Problem;
}

function headersOf(code: ProblemCode, retryAfterSeconds: number | undefined): Record<string, string> {
  const headers: Record<string, string> = { "Content-Type": "application/problem+json" };
  const isWorthRepeating = code === "unavailable" || code === "rate-limited" || code === "idempotency-running";
  if (isWorthRepeating || retryAfterSeconds !== undefined) {
    headers["Retry-After"] = String(Math.max(1, Math.ceil(retryAfterSeconds ?? DEFAULT_RETRY_SECONDS)));
  }
  return headers;
}

/** A problem document (RFC 9457) with its status and headers. Only `detail` and `errors` come from the error itself. */
export function presentProblem(error: GatehouseError | ProblemCode, requestId: string): PresentedProblem {
  const code = error instanceof GatehouseError ? error.code : error;
  const { detail, errors, retryAfterSeconds } = error instanceof GatehouseError ? error.details : {};
  const { status, title } = problemKinds[code];
  const body: Problem = { type: `/problems/${code}`, title, status, requestId };
  if (detail !== undefined) body.detail = detail;
  if (errors !== undefined) body.errors = errors;
  return { status, headers: headersOf(code, retryAfterSeconds), body };
}
