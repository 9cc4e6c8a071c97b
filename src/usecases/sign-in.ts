import { z } from "zod";
import type { Caller, Role } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { OpenedSession, Session } from "../domain/session.ts";
import type { Keyring } from "../platform/seal.ts";
import type { AuditEntries } from "../store/audit-entries.ts";
import type { Sessions } from "../store/sessions.ts";
import type { Oidc } from "../tokens/oidc.ts";
import type { RecordAudit } from "./build-decision.ts";

/** How people come in with a browser. */
export interface SignIn {
  /** Null when there is no such session, or it has ended. */
  verifySession(token: string): Promise<Session | null>;
  /** Opens a session for whom a one-time link is for; `unauthenticated` for one that is unknown, used or too old. */
  openByLink(token: string): Promise<OpenedSession>;
  /** Makes a link that signs one person in, once. People of the same name are the same person. */
  createLink(person: { name: string; roles: readonly Role[] }, caller: Caller): Promise<{ url: string; expiresAt: string }>;
  end(token: string, caller: Caller): Promise<void>;
  /** Where to send the browser; `remember` is for a cookie and comes back with it. `not-found` without a provider. */
  beginAtProvider(): Promise<{ url: string; remember: string }>;
  completeAtProvider(query: string, remember: string): Promise<OpenedSession>;
}

const pendingSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), until: z.number() });
const PENDING = "pending sign-in";
const PENDING_MS = 600_000;

/** Who a name on a link is: the same for every spelling of case and space. */
const localId = (name: string) => `local:${name.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, "-")}`;

export function createSignIn(parts: {
  sessions: Sessions;
  oidc: Oidc | null;
  keyring: Keyring;
  audit: AuditEntries;
  recordAudit: RecordAudit;
  /** As people reach this server, without a slash at the end. */
  publicUrl: () => string;
  now: () => Date;
}): SignIn {
  const { sessions, oidc, keyring, audit, recordAudit, publicUrl, now } = parts;

  const record = (action: string, actor: string, data: Record<string, unknown>) =>
    audit.add([recordAudit({ at: now(), actor, action, entity: actor, data })]);

  async function open(caller: Caller, by: "link" | "provider"): Promise<OpenedSession> {
    const session = await sessions.open(caller);
    await record("session.opened", caller.id, { by, roles: [...caller.roles] });
    return session;
  }

  function provider(): Oidc {
    if (oidc) return oidc;
    throw new GatehouseError("not-found", { detail: "no identity provider is configured" });
  }

  function recall(remember: string): z.output<typeof pendingSchema> {
    try {
      const plain = keyring.unsealOwn(Buffer.from(remember, "base64url"), PENDING).toString("utf8");
      const pending = pendingSchema.parse(JSON.parse(plain));
      if (pending.until > now().getTime()) return pending;
    } catch {
      // Falls through to the same refusal: a cookie that is not ours says nothing about why.
    }
    throw new GatehouseError("unauthenticated", { detail: "this sign-in was not begun here, or took too long: begin again" });
  }

  return {
    verifySession: (token) => sessions.verify(token),

    async openByLink(token) {
      const person = await sessions.redeemLink(token);
      if (!person)
        throw new GatehouseError("unauthenticated", { detail: "this link is unknown, was used already, or is too old" });
      return open({ id: localId(person.name), ...person }, "link");
    },

    async createLink(person, caller) {
      const { token, expiresAt } = await sessions.createLink(person);
      await record("sign_in_link.created", caller.id, { for: localId(person.name), roles: [...person.roles] });
      return { url: `${publicUrl()}/console/#token=${token}`, expiresAt };
    },

    async end(token, caller) {
      await sessions.end(token);
      await record("session.ended", caller.id, {});
    },

    async beginAtProvider() {
      const { url, pending } = await provider().begin();
      const sealed = keyring.sealOwn(JSON.stringify({ ...pending, until: now().getTime() + PENDING_MS }), PENDING);
      return { url, remember: sealed.toString("base64url") };
    },

    async completeAtProvider(query, remember) {
      const pending = recall(remember);
      return open(await provider().complete(new URL(`${publicUrl()}/auth/callback${query}`), pending), "provider");
    },
  };
}
