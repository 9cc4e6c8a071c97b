import { setTimeout as sleep } from "node:timers/promises";
import type { Keyring } from "../platform/seal.ts";
import type { Db } from "./database.ts";

/** An answer as it went over the wire, so that a repetition gets the same bytes. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export type KeyState = { state: "new" } | { state: "running" } | { state: "mismatch" } | ({ state: "done" } & KeptAnswer);

export interface IdempotencyKeys {
  /** Reserves the key for this server (`new`) or says what became of it. `digest` is of method, path and body. */
  begin(key: string, callerId: string, digest: string): Promise<KeyState>;
  /** Keeps an answer; one that a decision has committed already stays. */
  finish(key: string, callerId: string, answer: KeptAnswer): Promise<void>;
  /** Frees a key whose call failed, so that it can be tried again. */
  abandon(key: string, callerId: string): Promise<void>;
  /** Drops keys that have outlived their 24 hours. */
  prune(now: Date): Promise<void>;
}

const LIFETIME_MS = 24 * 3_600_000;
/** After this long a reservation of a server that died is free again. Longer than any call may take. */
const ABANDONED_MS = 30_000;
const RETRY_MS = 500;
const MOST_TRIES = 2 * (ABANDONED_MS / RETRY_MS);

export const idempotencyContext = (callerId: string, key: string): string => `${callerId} ${key}`;

/** `holder` names this run of the server: it frees only what it has reserved itself. */
export function createIdempotencyKeys(db: Db, keyring: Keyring, holder: string, now: () => Date): IdempotencyKeys {
  async function reserve(callerId: string, key: string, digest: string): Promise<boolean> {
    const row = { caller_id: callerId, key, request_digest: digest, state: "running", holder, created_at: now() };
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("idempotency_keys")
      .values({ ...row, status: null, headers: null, sealed_body: null })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  async function free(callerId: string, key: string, before: Date): Promise<void> {
    await db
      .deleteFrom("idempotency_keys")
      .where("caller_id", "=", callerId)
      .where("key", "=", key)
      .where("state", "=", "running")
      .where("holder", "=", holder)
      .where("created_at", "<=", before)
      .execute();
  }

  /** Once the store is back: who asks again with the key must not be told for long that the lost call still runs. */
  async function freeLater(callerId: string, key: string, before: Date): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      await sleep(RETRY_MS, undefined, { ref: false });
      const isFree = await free(callerId, key, before).then(
        () => true,
        () => false,
      );
      if (isFree) return;
    }
  }

  async function freeOrLater(callerId: string, key: string): Promise<void> {
    const before = now();
    try {
      await free(callerId, key, before);
    } catch (error) {
      void freeLater(callerId, key, before);
      throw error;
    }
  }

  return {
    async begin(key, callerId, digest) {
      const isReserved = await reserve(callerId, key, digest).catch((error: unknown) => {
        // It may have been written all the same.
        void freeLater(callerId, key, now());
        throw error;
      });
      if (isReserved) return { state: "new" };
      const row = await db
        .selectFrom("idempotency_keys")
        .selectAll()
        .where("caller_id", "=", callerId)
        .where("key", "=", key)
        .executeTakeFirst();
      if (!row) return { state: "running" };
      const age = now().getTime() - row.created_at.getTime();
      const isOver = row.state === "done" ? age > LIFETIME_MS : age > ABANDONED_MS;
      if (isOver) {
        await db
          .deleteFrom("idempotency_keys")
          .where("caller_id", "=", callerId)
          .where("key", "=", key)
          .where("created_at", "=", row.created_at)
          .execute();
        return (await reserve(callerId, key, digest)) ? { state: "new" } : { state: "running" };
      }
      if (row.request_digest !== digest) return { state: "mismatch" };
      if (row.state !== "done" || !row.sealed_body) return { state: "running" };
      const body = keyring.unsealOwn(row.sealed_body, idempotencyContext(callerId, key)).toString("utf8");
      return { state: "done", status: row.status ?? 200, headers: (row.headers ?? {}) as Record<string, string>, body };
    },

    async finish(key, callerId, { status, headers, body }) {
      await db
        .updateTable("idempotency_keys")
        .set({
          state: "done",
          status,
          headers: JSON.stringify(headers),
          sealed_body: keyring.sealOwn(body, idempotencyContext(callerId, key)),
        })
        .where("caller_id", "=", callerId)
        .where("key", "=", key)
        .where("state", "=", "running")
        .execute();
    },

    abandon: (key, callerId) => freeOrLater(callerId, key),

    async prune(at) {
      await db
        .deleteFrom("idempotency_keys")
        .where("created_at", "<", new Date(at.getTime() - LIFETIME_MS))
        .execute();
    },
  };
}

/** At the start of the only server of a data directory: nobody can still be running what the last run had reserved. */
export async function freeReservations(db: Db): Promise<void> {
  await db.deleteFrom("idempotency_keys").where("state", "=", "running").execute();
}
