import type { Caller } from "../../domain/caller.ts";
import type { Choice } from "./choice.ts";

/** What is to be decided, whoever asks. */
export interface Asking {
  kind: "signup" | "instance";
  /** The request as the contract has it, as JSON. */
  body: unknown;
  caller: Caller;
}

/** A call that went through while nothing could decide about it. Its id is the idempotency key of the decision that is due. */
export interface UndecidedCall extends Asking {
  id: string;
  /** ISO 8601. */
  at: string;
}

export interface UndecidedCalls {
  /** Durable when it resolves: only then may the call go through. */
  keep(call: UndecidedCall): Promise<void>;
  drop(id: string): Promise<void>;
}

/** What a door is told when nothing was decided. */
export interface Undecided {
  kind: "undecided";
  choice: Choice;
  because: "unavailable" | "deadline";
  /** Of a call that goes through. */
  callId: string | null;
}
