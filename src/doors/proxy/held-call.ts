/** A call as it came, kept sealed until people have decided about it. */
export interface KeptCall {
  method: string;
  target: string;
  /** Names and values in turn, as they were sent. */
  rawHeaders: string[];
  /** base64. */
  body: string;
}

/** What the upstream answered to a call that was let go. */
export interface KeptAnswer {
  status: number;
  rawHeaders: string[];
  /** base64; null when it was too large to be kept. */
  body: string | null;
}

export type CallState = "held" | "claimed" | "sending" | "answered" | "uncertain" | "rejected" | "expired";

/** A held call whose decision is resolved, taken by one server. */
export interface DueCall {
  id: string;
  decisionId: string;
  call: KeptCall;
  /** Of an approved instance request. */
  permit: string | null;
  /** Until when it may be sent: the permit's end. */
  usableUntil: Date | null;
  tries: number;
}

export interface ProxiedCalls {
  /** The call with this digest that is not over; null when there is none. */
  findOpen(digest: Buffer): Promise<{ id: string; decisionId: string } | null>;
  /** Keeps the call. When the same one is kept already, that one's id; null when another one waits for this decision. */
  hold(held: { digest: Buffer; decisionId: string; call: KeptCall }): Promise<string | null>;
  find(id: string): Promise<{ state: CallState; decisionId: string; answer: KeptAnswer | null } | null>;
  /** Takes approved calls for this holder; ends rejected and expired ones, and those that a dead holder may have sent. */
  takeDue(taking: { holder: string; limit: number; repeatsUnsure: boolean }): Promise<DueCall[]>;
  /** Written before a byte is sent. False when the call is not this holder's any more: it must not be sent. */
  begin(id: string, holder: string): Promise<boolean>;
  /** Keeps a slow call from counting as a dead holder's. */
  renew(ids: readonly string[], holder: string): Promise<void>;
  /** It provably did not arrive: to be tried again at `dueAt`. */
  putBack(id: string, holder: string, dueAt: Date): Promise<void>;
  end(
    id: string,
    holder: string,
    ending: { state: "answered"; answer: KeptAnswer } | { state: "uncertain" | "expired" },
  ): Promise<void>;
}
