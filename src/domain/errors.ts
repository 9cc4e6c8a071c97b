/** Every way in which a call can be refused other than by a decision. `http/present-problem.ts` gives each its status. */
export const errorCodes = [
  "malformed-json",
  "not-plain",
  "unauthenticated",
  "forbidden",
  "csrf",
  "same-reviewer",
  "same-author",
  "not-found",
  "conflict",
  "tenant-exists",
  "idempotency-running",
  "idempotency-mismatch",
  "stale-revision",
  "missing-precondition",
  "too-large",
  "unsupported-media-type",
  "validation",
  "rate-limited",
  "unavailable",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** A place in a request body (JSON Pointer, RFC 6901) and what is wrong there. */
export interface FieldProblem {
  pointer: string;
  message: string;
}

export interface ErrorDetails {
  /** Safe for the caller: no names, document numbers, wallets or vendor text. */
  detail?: string;
  errors?: FieldProblem[];
  retryAfterSeconds?: number;
  cause?: unknown;
}

export class GatehouseError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.detail ?? code, { cause: details.cause });
    this.name = "GatehouseError";
    this.code = code;
    this.details = details;
  }
}
