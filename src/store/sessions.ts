import { createHash, randomBytes } from "node:crypto";
import type { Caller, Role } from "../domain/caller.ts";
import type { OpenedSession, Session } from "../domain/session.ts";
import type { Db } from "./database.ts";

/** Writes of `last_seen_at` are spared: one a minute is exact enough for a time-out of many. */
const TOUCH_MS = 60_000;

const newToken = () => randomBytes(24).toString("base64url");
const digestOf = (token: string) => createHash("sha256").update(token).digest();

export interface Sessions {
  open(caller: Caller): Promise<OpenedSession>;
  /** Null when there is no such session, or it was idle or open for too long. */
  verify(token: string): Promise<Session | null>;
  end(token: string): Promise<void>;
  createLink(person: { name: string; roles: readonly Role[] }): Promise<{ token: string; expiresAt: string }>;
  /** Whom the link is for; null when it is unknown, used or too old. A link serves once. */
  redeemLink(token: string): Promise<{ name: string; roles: Role[] } | null>;
  /** Removes what has ended. */
  prune(): Promise<void>;
}

export function createSessions(db: Db, times: { idleMs: number; longestMs: number; linkMs: number }, now: () => Date): Sessions {
  const later = (ms: number) => new Date(now().getTime() + ms);

  return {
    async open(caller) {
      const [token, csrfToken, expiresAt] = [newToken(), newToken(), later(times.longestMs)];
      await db
        .insertInto("sessions")
        .values({
          digest: digestOf(token),
          caller_id: caller.id,
          name: caller.name,
          roles: [...caller.roles],
          csrf_token: csrfToken,
          created_at: now(),
          last_seen_at: now(),
          expires_at: expiresAt,
        })
        .execute();
      return { token, caller, csrfToken, expiresAt: expiresAt.toISOString() };
    },

    async verify(token) {
      const digest = digestOf(token);
      const row = await db
        .selectFrom("sessions")
        .selectAll()
        .where("digest", "=", digest)
        .where("expires_at", ">", now())
        .where("last_seen_at", ">", later(-times.idleMs))
        .executeTakeFirst();
      if (!row) return null;
      if (row.last_seen_at < later(-TOUCH_MS))
        await db.updateTable("sessions").set({ last_seen_at: now() }).where("digest", "=", digest).execute();
      const caller = { id: row.caller_id, name: row.name, roles: row.roles as Role[] };
      return { caller, csrfToken: row.csrf_token, expiresAt: row.expires_at.toISOString() };
    },

    async end(token) {
      await db.deleteFrom("sessions").where("digest", "=", digestOf(token)).execute();
    },

    async createLink({ name, roles }) {
      const [token, expiresAt] = [newToken(), later(times.linkMs)];
      await db
        .insertInto("sign_in_links")
        .values({ digest: digestOf(token), name, roles: [...roles], expires_at: expiresAt })
        .execute();
      return { token, expiresAt: expiresAt.toISOString() };
    },

    async redeemLink(token) {
      const row = await db
        .deleteFrom("sign_in_links")
        .where("digest", "=", digestOf(token))
        .where("expires_at", ">", now())
        .returning(["name", "roles"])
        .executeTakeFirst();
      return row ? { name: row.name, roles: row.roles as Role[] } : null;
    },

    async prune() {
      await db
        .deleteFrom("sessions")
        .where((where) => where.or([where("expires_at", "<", now()), where("last_seen_at", "<", later(-times.idleMs))]))
        .execute();
      await db.deleteFrom("sign_in_links").where("expires_at", "<", now()).execute();
    },
  };
}
