/** An answer as it went over the wire, so that a repetition gets the same bytes. */
export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What is known of an idempotency key when a call comes with it. `mismatch`: it was used for another request. */
export type IdempotencyState =
  | { state: "new" }
  | { state: "running" }
  | { state: "mismatch" }
  | ({ state: "done" } & StoredAnswer);

/** Remembers what calls with an `Idempotency-Key` were answered. Keys belong to a caller and live 24 hours. */
export interface IdempotencyStore {
  /** Takes the key for a request; of two at once, one gets `new` and the other `running`. `requestDigest` is `sha256:…`. */
  begin(key: string, callerId: string, requestDigest: string): Promise<IdempotencyState>;
  /** Keeps the answer. A key that the use case completed in its own transaction stays as it is. */
  finish(key: string, callerId: string, answer: StoredAnswer): Promise<void>;
  /** Forgets a key that is still running, so that the call can be made again; a finished one stays. */
  abandon(key: string, callerId: string): Promise<void>;
}
