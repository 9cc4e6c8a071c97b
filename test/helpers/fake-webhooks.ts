import { aDelivery, aWebhook } from "../../src/contract/webhook.ts";
import type { WebhookUseCases } from "../../src/usecases/webhook-use-cases.ts";

const secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const waiting = { ...aDelivery, state: "waiting" } as const;

/** Answers with the examples of the contract. Remembers nothing. */
export const fakeWebhooks: WebhookUseCases = {
  createWebhook: async (webhook) => ({ ...aWebhook, ...webhook, secret }),
  listWebhooks: async () => [aWebhook],
  getWebhook: async () => aWebhook,
  changeWebhook: async (_id, change) => ({ ...aWebhook, ...change }),
  deleteWebhook: async () => undefined,
  enableWebhook: async () => aWebhook,
  disableWebhook: async () => ({ ...aWebhook, state: "disabled", disabledBecause: "asked" }),
  rotateWebhookSecret: async () => ({ ...aWebhook, secret }),
  testWebhook: async () => waiting,
  listDeliveries: async () => ({ items: [aDelivery], nextCursor: null }),
  resendDelivery: async () => waiting,
  resendDeadDeliveries: async () => ({ resent: 1 }),
};
