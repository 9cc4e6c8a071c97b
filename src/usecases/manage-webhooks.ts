import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import type { Transaction } from "kysely";
import type { Caller } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { Webhook, WebhookState } from "../domain/webhook.ts";
import { type AllowedNetworks, mayReach } from "../platform/guarded-request.ts";
import { createId } from "../platform/ids.ts";
import type { Keyring } from "../platform/seal.ts";
import type { insertAudit } from "../store/cases.ts";
import type { Db } from "../store/database.ts";
import type { Tables } from "../store/schema.ts";
import type { WebhookSet, Webhooks } from "../store/webhooks.ts";
import type { RecordAudit } from "./build-decision.ts";
import { GATEHOUSE } from "./case-parts.ts";
import type { WebhookUseCases } from "./webhook-use-cases.ts";

export interface WebhookParts {
  db: Db;
  webhooks: Webhooks;
  keyring: Keyring;
  allowedNetworks: AllowedNetworks;
  insertAudit: typeof insertAudit;
  recordAudit: RecordAudit;
  now: () => Date;
}

const SECRET_BYTES = 32;
const HOUR_MS = 3_600_000;

const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;

/** What the secret of a webhook is sealed with. */
export const secretContext = (id: string): string => `webhook ${id}`;

/** Names are looked at when they are resolved, at each connection; an address can be refused at once. */
function assertReachable(url: string, allowed: AllowedNetworks): void {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const refuse = (message: string) => {
    throw new GatehouseError("validation", { detail: "the webhook does not fit", errors: [{ pointer: "/url", message }] });
  };
  const isOwn = isIP(host) !== 0 ? !mayReach(host, []) : /^localhost$|\.localhost$|\.internal$|\.local$/i.test(host);
  if (isIP(host) !== 0 && !mayReach(host, allowed))
    refuse("is no public address; an operator allows others by webhooks.allowedNetworks");
  if (protocol !== "https:" && !isOwn) refuse("must be https");
}

export async function findWebhook({ webhooks, now }: Pick<WebhookParts, "webhooks" | "now">, id: string): Promise<Webhook> {
  const found = await webhooks.find(id, now());
  if (!found) throw new GatehouseError("not-found", { detail: "there is no such webhook" });
  return found;
}

type WebhookAdministration = Omit<
  WebhookUseCases,
  "testWebhook" | "listDeliveries" | "resendDelivery" | "resendDeadDeliveries"
> & {
  /** The receiver said that it wants nothing more. */
  disableGone(id: string): Promise<void>;
};

/** Where events are told, and with which secrets. Each change leaves its audit entry in the same transaction. */
export function createWebhookAdministration(parts: WebhookParts): WebhookAdministration {
  const { db, webhooks, keyring, recordAudit, now } = parts;
  type Locked = Awaited<ReturnType<Webhooks["lock"]>>;

  /** `decide` says what becomes of the webhook, and what of it is told to the log. */
  async function change(
    id: string,
    caller: Pick<Caller, "id">,
    decide: (found: Locked, at: Date) => { did: string; set: WebhookSet; data?: Record<string, unknown> },
  ): Promise<Webhook> {
    const at = now();
    await db.transaction().execute(async (transaction) => {
      const { did, set, data = {} } = decide(await webhooks.lock(transaction, id), at);
      await webhooks.set(transaction, id, set);
      await note(transaction, { did, id, caller, at, data });
    });
    return findWebhook(parts, id);
  }

  const note = (
    transaction: Transaction<Tables>,
    {
      did,
      id,
      caller,
      at,
      data,
    }: { did: string; id: string; caller: Pick<Caller, "id">; at: Date; data: Record<string, unknown> },
  ) => parts.insertAudit(transaction, [recordAudit({ at, actor: caller.id, action: `webhook.${did}`, entity: id, data })]);

  function move(id: string, to: WebhookState, caller: Caller): Promise<Webhook> {
    return change(id, caller, ({ state }) => {
      if (state === to) throw new GatehouseError("conflict", { detail: `the webhook is ${to} already` });
      return { did: to, set: { state: to, disabledBecause: to === "disabled" ? "asked" : null } };
    });
  }

  return {
    async createWebhook(webhook, caller) {
      assertReachable(webhook.url, parts.allowedNetworks);
      const at = now();
      const id = createId("whk", at.getTime());
      const secret = newSecret();
      const sealedSecret = keyring.sealOwn(secret, secretContext(id));
      await db.transaction().execute(async (transaction) => {
        await webhooks.insert(transaction, { id, at, ...webhook, sealedSecret });
        // The address may hold a token: the host tells enough.
        const data = { host: new URL(webhook.url).host, events: [...webhook.events] };
        await note(transaction, { did: "created", id, caller, at, data });
      });
      return { ...(await findWebhook(parts, id)), secret };
    },

    listWebhooks: () => webhooks.list(now()),
    getWebhook: (id) => findWebhook(parts, id),

    changeWebhook(id, { url, description, events }, caller) {
      assertReachable(url, parts.allowedNetworks);
      const data = { host: new URL(url).host, events: [...events] };
      return change(id, caller, () => ({ did: "changed", set: { url, description, events }, data }));
    },

    async deleteWebhook(id, caller) {
      const at = now();
      await db.transaction().execute(async (transaction) => {
        await webhooks.lock(transaction, id);
        await webhooks.remove(transaction, id);
        await note(transaction, { did: "deleted", id, caller, at, data: {} });
      });
    },

    enableWebhook: (id, caller) => move(id, "enabled", caller),
    disableWebhook: (id, caller) => move(id, "disabled", caller),
    async disableGone(id) {
      const set = { state: "disabled", disabledBecause: "gone" } as const;
      await change(id, GATEHOUSE, () => ({ did: "disabled", set, data: { because: "gone" } }));
    },

    async rotateWebhookSecret(id, overlapHours, caller) {
      const secret = newSecret();
      const changed = await change(id, caller, ({ sealedSecret }, at) => ({
        did: "secret_rotated",
        set: {
          sealedSecret: keyring.sealOwn(secret, secretContext(id)),
          sealedPreviousSecret: overlapHours > 0 ? sealedSecret : null,
          previousSecretUntil: overlapHours > 0 ? new Date(at.getTime() + overlapHours * HOUR_MS) : null,
        },
        data: { overlapHours },
      }));
      return { ...changed, secret };
    },
  };
}
