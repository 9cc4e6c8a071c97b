import { createAuditEntry } from "../audit/create-audit-entry.ts";
import { parseNetworks } from "../platform/guarded-request.ts";
import { packageVersion } from "../platform/package-version.ts";
import { insertAudit } from "../store/cases.ts";
import { createDeliveries } from "../store/deliveries.ts";
import { createOutgoingEvents } from "../store/outgoing.ts";
import { createWebhooks } from "../store/webhooks.ts";
import { createWebhookDelivery, type WebhookDelivery } from "../usecases/deliver-webhooks.ts";
import { createDeliveryAdministration } from "../usecases/manage-deliveries.ts";
import { createWebhookAdministration } from "../usecases/manage-webhooks.ts";
import type { WebhookUseCases } from "../usecases/webhook-use-cases.ts";
import type { Parts } from "./open-parts.ts";

const HOUR_MS = 3_600_000;

/** Webhooks: who is told, and the telling. */
export function composeWebhooks(parts: Parts): WebhookUseCases & WebhookDelivery {
  const { config, keyring, now } = parts;
  const { db, pool } = parts.store;
  const shared = {
    ...{ db, keyring, insertAudit, recordAudit: createAuditEntry, now },
    webhooks: createWebhooks(db),
    allowedNetworks: parseNetworks(config.webhooks.allowedNetworks),
  };
  const { disableGone, ...administration } = createWebhookAdministration(shared);
  return {
    ...administration,
    ...createDeliveryAdministration({ ...shared, deliveries: createDeliveries(db) }),
    ...createWebhookDelivery({
      outgoing: createOutgoingEvents(pool),
      requests: parts.requests,
      keyring,
      giveUpAfterMs: config.webhooks.giveUpHours * HOUR_MS,
      userAgent: `gatehouse/${packageVersion()}`,
      disableGone,
      onAttempt: parts.meters.delivery,
      onError: (err) => parts.logger.error({ err }, "webhooks could not be delivered; it is tried again"),
      now,
    }),
  };
}
