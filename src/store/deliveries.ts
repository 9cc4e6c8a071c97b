import { type Selectable, sql, type Transaction } from "kysely";
import type pg from "pg";
import type { Delivery, DeliveryState } from "../domain/webhook.ts";
import type { Db } from "./database.ts";
import type { Tables } from "./schema.ts";
import type { DeliveryRow } from "./webhook-schema.ts";

/** An event that is told to one webhook alone. */
export interface OwnEvent {
  id: string;
  event: string;
  payload: Record<string, unknown>;
  at: Date;
}

export interface Deliveries {
  /** Newest first. */
  list(
    filter: { webhookId: string; state: DeliveryState | null; event: string | null },
    page: { limit: number; before: string | null },
  ): Promise<Delivery[]>;
  find(webhookId: string, eventId: string): Promise<Delivery | null>;
  insertOwn(transaction: Transaction<Tables>, webhookId: string, event: OwnEvent): Promise<void>;
  /** Sends what is over once more, from its first attempt on; false when there is none that is over. */
  resend(transaction: Transaction<Tables>, webhookId: string, eventId: string, now: Date): Promise<boolean>;
  /** The same for all that were given up, of events of a span; how many. */
  resendDead(
    transaction: Transaction<Tables>,
    webhookId: string,
    span: { from: string | null; to: string | null },
    now: Date,
  ): Promise<number>;
}

const rowToDelivery = (row: Selectable<DeliveryRow>): Delivery => ({
  eventId: row.event_id,
  webhookId: row.webhook_id,
  event: row.event,
  state: row.state as DeliveryState,
  attempts: row.attempts,
  createdAt: row.happened_at.toISOString(),
  nextAttemptAt: row.due_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  lastResult: row.last_result,
});

const again = (now: Date) => ({ state: "waiting", attempts: 0, created_at: now, due_at: now, ended_at: null });

export function createDeliveries(db: Db): Deliveries {
  return {
    async list({ webhookId, state, event }, { limit, before }) {
      let query = db.selectFrom("deliveries").selectAll().where("webhook_id", "=", webhookId).orderBy("event_id", "desc");
      if (before) query = query.where("event_id", "<", before);
      if (state) query = query.where("state", "=", state);
      if (event) query = query.where("event", "=", event);
      return (await query.limit(limit).execute()).map(rowToDelivery);
    },
    async find(webhookId, eventId) {
      const row = await db
        .selectFrom("deliveries")
        .selectAll()
        .where("event_id", "=", eventId)
        .where("webhook_id", "=", webhookId)
        .executeTakeFirst();
      return row ? rowToDelivery(row) : null;
    },
    async insertOwn(transaction, webhookId, { id, event, payload, at }) {
      await transaction
        .insertInto("deliveries")
        .values({
          ...{ event_id: id, webhook_id: webhookId, event, subject: id, sequence: 0, payload: JSON.stringify(payload) },
          ...{ happened_at: at, created_at: at, state: "waiting", due_at: at },
        })
        .execute();
    },
    async resend(transaction, webhookId, eventId, now) {
      const { numUpdatedRows } = await transaction
        .updateTable("deliveries")
        .set(again(now))
        .where("event_id", "=", eventId)
        .where("webhook_id", "=", webhookId)
        .where("state", "!=", "waiting")
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async resendDead(transaction, webhookId, { from, to }, now) {
      const { numUpdatedRows } = await transaction
        .updateTable("deliveries")
        .set(again(now))
        .where("webhook_id", "=", webhookId)
        .where("state", "=", "dead")
        .$if(from !== null, (query) => query.where(sql<boolean>`happened_at >= ${from}`))
        .$if(to !== null, (query) => query.where(sql<boolean>`happened_at < ${to}`))
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },
  };
}

/** Drops what arrived before; what was given up stays until somebody has looked. */
export async function pruneDeliveries(pool: pg.Pool, before: Date): Promise<void> {
  await pool.query("delete from deliveries where state = 'delivered' and ended_at < $1", [before]);
}
