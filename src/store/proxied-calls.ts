import { sql, type Transaction, type UpdateObject } from "kysely";
import type { AuditEntry } from "../domain/audit-entry.ts";
import { createId } from "../platform/ids.ts";
import type { Keyring } from "../platform/seal.ts";
import { insertAudit } from "./cases.ts";
import type { Db } from "./database.ts";
import type { Tables } from "./schema.ts";

interface Parts {
  db: Db;
  keyring: Keyring;
  recordAudit: (entry: Omit<AuditEntry, "id" | "digest" | "at"> & { at: Date }) => AuditEntry;
  now: () => Date;
}

type CallState = "held" | "claimed" | "sending" | "answered" | "uncertain" | "rejected" | "expired";
type Change = UpdateObject<Tables, "proxied_calls">;

/** A holder that has not told anything for so long is dead. */
const LEASE_MS = 15_000;
/** For how long an answer can be fetched. */
const KEPT_MS = 24 * 3_600_000;
const ACTOR = "proxy";

const over = (state: CallState, at: Date): Change => ({
  state,
  ended_at: at,
  sealed_call: null,
  holder: null,
  leased_until: null,
});

interface Taking {
  holder: string;
  limit: number;
  /** The upstream knows the same call by its idempotency key: one that may have arrived may be sent again. */
  repeatsUnsure: boolean;
}

interface DueRow {
  id: string;
  decision_id: string;
  state: string;
  sealed_call: Buffer | null;
  tries: number;
  resolution: string | null;
  resolved_permit: string | null;
  usable_until: Date | null;
}

/** Approved and rejected ones, those that outlived their decision or permit, and what dead holders left. Locked. */
const dueRows = (transaction: Transaction<Tables>, at: Date, limit: number) =>
  sql<DueRow>`
    select c.id, c.decision_id, c.state, c.sealed_call, c.tries, d.resolution, d.resolved_permit,
      coalesce(d.resolved_expires_at, (d.document->>'expiresAt')::timestamptz) as usable_until
    from proxied_calls c join decisions d on d.id = c.decision_id
    where c.state in ('held', 'claimed', 'sending') and c.due_at <= ${at} and (c.leased_until is null or c.leased_until < ${at})
      and (d.resolution is not null or (d.document->>'expiresAt')::timestamptz <= ${at})
    order by c.due_at limit ${limit} for update of c skip locked`.execute(transaction);

/** What becomes of a due call: null when it is to be sent. */
function endingOf({ state, resolution, usable_until }: DueRow, at: Date, repeatsUnsure: boolean): CallState | null {
  // Its holder died while bytes may have left: whether it arrived nobody can tell, and a second time might do it twice.
  if (state === "sending" && !repeatsUnsure) return "uncertain";
  if (resolution === "rejected") return "rejected";
  return usable_until !== null && usable_until <= at ? "expired" : null;
}

/** Keeps the calls that the holding proxy holds. Sealed as the deployment's own: they are gone as soon as they are over. */
export function createProxiedCalls({ db, keyring, recordAudit, now }: Parts) {
  const audited = (transaction: Transaction<Tables>, id: string, action: string, data: Record<string, unknown>) =>
    insertAudit(transaction, [recordAudit({ at: now(), actor: ACTOR, action: `call.${action}`, entity: id, data })]);

  /** Changes a call that the holder has, with its audit entry; false when it has it no more. */
  const changeOwn = (
    id: string,
    holder: string,
    change: Change,
    told: { action: string; data?: Record<string, unknown> } | null,
  ) =>
    db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("proxied_calls")
        .set(change)
        .where("id", "=", id)
        .where("holder", "=", holder)
        .where("state", "in", ["claimed", "sending"])
        .executeTakeFirst();
      if (numUpdatedRows > 0n && told) await audited(transaction, id, told.action, told.data ?? {});
      return numUpdatedRows > 0n;
    });

  const open = (digest: Buffer) =>
    db
      .selectFrom("proxied_calls")
      .select(["id", "decision_id as decisionId"])
      .where("digest", "=", digest)
      .where("state", "in", ["held", "claimed", "sending"])
      .executeTakeFirst();

  async function take(transaction: Transaction<Tables>, row: DueRow, { holder, repeatsUnsure }: Taking) {
    const at = now();
    const ending = endingOf(row, at, repeatsUnsure);
    const change: Change = ending
      ? over(ending, at)
      : { state: "claimed", holder, leased_until: new Date(at.getTime() + LEASE_MS), tries: row.tries + 1 };
    await transaction.updateTable("proxied_calls").set(change).where("id", "=", row.id).execute();
    if (ending) await audited(transaction, row.id, ending, { decision: row.decision_id });
    if (ending || !row.sealed_call) return [];
    return [
      {
        id: row.id,
        decisionId: row.decision_id,
        call: JSON.parse(keyring.unsealOwn(row.sealed_call, row.id).toString("utf8")),
        permit: row.resolved_permit,
        usableUntil: row.usable_until,
        tries: row.tries + 1,
      },
    ];
  }

  return {
    findOpen: async (digest: Buffer) => (await open(digest)) ?? null,

    async hold({ digest, decisionId, call }: { digest: Buffer; decisionId: string; call: unknown }): Promise<string | null> {
      const [id, at] = [createId("call", now().getTime()), now()];
      const sealed = keyring.sealOwn(JSON.stringify(call), id);
      const isNew = await db.transaction().execute(async (transaction) => {
        const row = {
          id,
          digest,
          decision_id: decisionId,
          state: "held",
          sealed_call: sealed,
          held_at: at,
          due_at: at,
          tries: 0,
        };
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto("proxied_calls")
          .values({ ...row, sealed_answer: null, holder: null, leased_until: null, ended_at: null })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 0n) return false;
        await audited(transaction, id, "held", { decision: decisionId });
        return true;
      });
      return isNew ? id : ((await open(digest))?.id ?? null);
    },

    async find(id: string) {
      const row = await db.selectFrom("proxied_calls").selectAll().where("id", "=", id).executeTakeFirst();
      if (!row) return null;
      const answer = row.sealed_answer && JSON.parse(keyring.unsealOwn(row.sealed_answer, `${id} answer`).toString("utf8"));
      return { state: row.state as CallState, decisionId: row.decision_id, answer: answer ?? null };
    },

    takeDue: (taking: Taking) =>
      db.transaction().execute(async (transaction) => {
        const { rows } = await dueRows(transaction, now(), taking.limit);
        const taken = [];
        for (const row of rows) taken.push(...(await take(transaction, row, taking)));
        return taken;
      }),

    begin: (id: string, holder: string) =>
      changeOwn(id, holder, { state: "sending", leased_until: new Date(now().getTime() + LEASE_MS) }, { action: "sent" }),

    async renew(ids: readonly string[], holder: string) {
      if (ids.length === 0) return;
      const until = new Date(now().getTime() + LEASE_MS);
      await db
        .updateTable("proxied_calls")
        .set({ leased_until: until })
        .where("id", "in", ids)
        .where("holder", "=", holder)
        .execute();
    },

    async putBack(id: string, holder: string, dueAt: Date) {
      await changeOwn(id, holder, { state: "held", holder: null, leased_until: null, due_at: dueAt }, null);
    },

    async end(id: string, holder: string, ending: { state: "answered" | "uncertain" | "expired"; answer?: { status: number } }) {
      const { state, answer } = ending;
      const sealed = answer ? keyring.sealOwn(JSON.stringify(answer), `${id} answer`) : null;
      const data = answer ? { status: answer.status } : {};
      await changeOwn(id, holder, { ...over(state, now()), sealed_answer: sealed }, { action: state, data });
    },

    /** Drops what is over and was there to be fetched for long enough. */
    async prune() {
      await db
        .deleteFrom("proxied_calls")
        .where("ended_at", "<", new Date(now().getTime() - KEPT_MS))
        .execute();
    },
  };
}
