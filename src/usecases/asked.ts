import type { Caller } from "../domain/caller.ts";
import type { Decision } from "../domain/decision.ts";

/** What came with a request for a decision beside the request itself. */
export interface Asked {
  caller: Caller;
  /** The JSON as it was sent: it is what gets sealed and digested. */
  body: unknown;
  /** The caller's `Idempotency-Key`: completed in the same transaction as the decision, so no crash can split them. */
  idempotencyKey: string | null;
}

/** Makes the answer that a repetition of the call will get. */
export type CompleteKey = (
  asked: Asked,
  decision: Decision,
) => { callerId: string; key: string; status: number; headers: Record<string, string>; sealedBody: Buffer }[];
