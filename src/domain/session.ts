import type { Caller } from "./caller.ts";

/** Somebody who signed in with a browser. */
export interface Session {
  caller: Caller;
  /** Sent back in `X-CSRF-Token` with every change: another site can make a browser send its cookie, not this. */
  csrfToken: string;
  /** When the session ends whatever is done in it. */
  expiresAt: string;
}

/** A session as it was opened: the token goes into the cookie and is kept nowhere. */
export interface OpenedSession extends Session {
  token: string;
}
