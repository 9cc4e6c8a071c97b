import { type Selectable, sql, type Transaction } from "kysely";
import { GatehouseError } from "../domain/errors.ts";
import type { Webhook, WebhookEvent, WebhookState } from "../domain/webhook.ts";
import type { Db } from "./database.ts";
import type { Tables } from "./schema.ts";
import type { WebhookRow } from "./webhook-schema.ts";

/** What may be said of a webhook, or changed. */
export interface WebhookSet {
  url?: string;
  description?: string | null;
  events?: readonly string[];
  state?: WebhookState;
  disabledBecause?: Webhook["disabledBecause"];
  sealedSecret?: Buffer;
  sealedPreviousSecret?: Buffer | null;
  previousSecretUntil?: Date | null;
}

export interface Webhooks {
  list(now: Date): Promise<Webhook[]>;
  find(id: string, now: Date): Promise<Webhook | null>;
  /** The rest is in a transaction of the caller's, with the audit entry. */
  insert(transaction: Transaction<Tables>, webhook: { id: string; at: Date } & Required<NewWebhook>): Promise<void>;
  /** Locks the webhook; throws `not-found`. */
  lock(transaction: Transaction<Tables>, id: string): Promise<{ sealedSecret: Buffer; state: WebhookState }>;
  set(transaction: Transaction<Tables>, id: string, set: WebhookSet): Promise<void>;
  /** With what waits for it or was given up. */
  remove(transaction: Transaction<Tables>, id: string): Promise<void>;
}

export type NewWebhook = Pick<WebhookSet, "url" | "description" | "events" | "sealedSecret">;

type CountedRow = Selectable<WebhookRow> & { waiting: number; dead: number };

const rowToWebhook = (row: CountedRow, now: Date): Webhook => ({
  id: row.id,
  url: row.url,
  description: row.description,
  events: row.events as WebhookEvent[],
  state: row.state as WebhookState,
  disabledBecause: row.disabled_because as Webhook["disabledBecause"],
  createdAt: row.created_at.toISOString(),
  previousSecretUntil: upcoming(row.previous_secret_until, now),
  failures: row.failures,
  pausedUntil: upcoming(row.paused_until, now),
  waiting: row.waiting,
  dead: row.dead,
});

const upcoming = (at: Date | null, now: Date): string | null => (at && at > now ? at.toISOString() : null);

const columnsOf = (set: WebhookSet) => ({
  ...(set.url !== undefined && { url: set.url }),
  ...(set.description !== undefined && { description: set.description }),
  ...(set.events !== undefined && { events: [...set.events] }),
  ...(set.state !== undefined && { state: set.state }),
  ...(set.disabledBecause !== undefined && { disabled_because: set.disabledBecause }),
  ...(set.sealedSecret !== undefined && { sealed_secret: set.sealedSecret }),
  ...(set.sealedPreviousSecret !== undefined && { sealed_previous_secret: set.sealedPreviousSecret }),
  ...(set.previousSecretUntil !== undefined && { previous_secret_until: set.previousSecretUntil }),
});

export function createWebhooks(db: Db): Webhooks {
  const counted = () =>
    db
      .selectFrom("webhooks")
      .selectAll()
      .select([
        sql<number>`(select count(*)::integer from deliveries d where d.webhook_id = webhooks.id and d.state = 'waiting')`.as(
          "waiting",
        ),
        sql<number>`(select count(*)::integer from deliveries d where d.webhook_id = webhooks.id and d.state = 'dead')`.as(
          "dead",
        ),
      ]);

  return {
    async list(now) {
      const rows = await counted().orderBy("id").execute();
      return rows.map((row) => rowToWebhook(row, now));
    },
    async find(id, now) {
      const row = await counted().where("id", "=", id).executeTakeFirst();
      return row ? rowToWebhook(row, now) : null;
    },
    async insert(transaction, { id, at, ...webhook }) {
      const { url, description, events, sealedSecret } = webhook;
      await transaction
        .insertInto("webhooks")
        .values({ id, url, description, events: [...events], state: "enabled", created_at: at, sealed_secret: sealedSecret })
        .execute();
    },
    async lock(transaction, id) {
      const row = await transaction
        .selectFrom("webhooks")
        .select(["sealed_secret", "state"])
        .where("id", "=", id)
        .forUpdate()
        .executeTakeFirst();
      if (!row) throw new GatehouseError("not-found", { detail: "there is no such webhook" });
      return { sealedSecret: row.sealed_secret, state: row.state as WebhookState };
    },
    async set(transaction, id, set) {
      // Whatever was changed, the receiver gets another chance at once.
      const fresh = { failures: 0, paused_until: null };
      await transaction
        .updateTable("webhooks")
        .set({ ...fresh, ...columnsOf(set) })
        .where("id", "=", id)
        .execute();
    },
    async remove(transaction, id) {
      await transaction.deleteFrom("deliveries").where("webhook_id", "=", id).where("state", "in", ["waiting", "dead"]).execute();
      await transaction.deleteFrom("webhooks").where("id", "=", id).execute();
    },
  };
}
