import { GatehouseError } from "../domain/errors.ts";
import { createId } from "../platform/ids.ts";
import type { Deliveries } from "../store/deliveries.ts";
import { ID_POSITION, pageOf, readCursor } from "./cursors.ts";
import { findWebhook, type WebhookParts } from "./manage-webhooks.ts";
import type { WebhookUseCases } from "./webhook-use-cases.ts";

type DeliveryUseCases = Pick<WebhookUseCases, "testWebhook" | "listDeliveries" | "resendDelivery" | "resendDeadDeliveries">;

/** What was told to a webhook, what waits, what was given up, and sending it once more by hand. */
export function createDeliveryAdministration(parts: WebhookParts & { deliveries: Deliveries }): DeliveryUseCases {
  const { db, webhooks, deliveries, recordAudit, now } = parts;

  async function findDelivery(id: string, eventId: string) {
    const found = await deliveries.find(id, eventId);
    if (!found) throw new GatehouseError("not-found", { detail: "there is no such delivery" });
    return found;
  }

  return {
    async testWebhook(id, caller) {
      const at = now();
      const event = { id: createId("obx", at.getTime()), event: "webhook.test", payload: { webhookId: id }, at };
      await db.transaction().execute(async (transaction) => {
        const { state } = await webhooks.lock(transaction, id);
        if (state === "disabled") throw new GatehouseError("conflict", { detail: "the webhook is disabled" });
        await deliveries.insertOwn(transaction, id, event);
        const entry = { at, actor: caller.id, action: "webhook.tested", entity: id, data: { event: event.id } };
        await parts.insertAudit(transaction, [recordAudit(entry)]);
      });
      return findDelivery(id, event.id);
    },

    async listDeliveries(id, filter, { limit, cursor }) {
      await findWebhook(parts, id);
      const before = readCursor(cursor, ID_POSITION);
      const rows = await deliveries.list({ webhookId: id, ...filter }, { limit: limit + 1, before });
      return pageOf(rows, limit, ({ eventId }) => eventId);
    },

    async resendDelivery(id, eventId, caller) {
      const at = now();
      await findDelivery(id, eventId);
      await db.transaction().execute(async (transaction) => {
        await webhooks.lock(transaction, id);
        if (!(await deliveries.resend(transaction, id, eventId, at)))
          throw new GatehouseError("conflict", { detail: "the delivery is not over yet: it waits to be sent" });
        const entry = { at, actor: caller.id, action: "webhook.resent", entity: id, data: { event: eventId } };
        await parts.insertAudit(transaction, [recordAudit(entry)]);
      });
      return findDelivery(id, eventId);
    },

    async resendDeadDeliveries(id, span, caller) {
      const at = now();
      return db.transaction().execute(async (transaction) => {
        await webhooks.lock(transaction, id);
        const resent = await deliveries.resendDead(transaction, id, span, at);
        const entry = { at, actor: caller.id, action: "webhook.dead_resent", entity: id, data: { ...span, resent } };
        await parts.insertAudit(transaction, [recordAudit(entry)]);
        return { resent };
      });
    },
  };
}
