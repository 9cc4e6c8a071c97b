import { Webhook } from "standardwebhooks";
import { GatehouseError } from "../domain/errors.ts";

type HeaderBag = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

const NAMES = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;

function headerOf(headers: HeaderBag, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  return typeof value === "string" ? value : "";
}

/**
 * Checks a delivery by the Standard Webhooks rules (signature, and a time within five minutes) and reads it. `payload` is
 * the body exactly as it came; `secret` begins with `whsec_`. While a secret is being changed several may be given.
 * Throws `forbidden`.
 */
export function verifyWebhook<T = unknown>(payload: string, headers: HeaderBag, secret: string | readonly string[]): T {
  const given = Object.fromEntries(NAMES.map((name) => [name, headerOf(headers, name)]));
  let cause: unknown;
  for (const each of [secret].flat()) {
    try {
      return new Webhook(each).verify(payload, given) as T;
    } catch (error) {
      cause = error;
    }
  }
  throw new GatehouseError("forbidden", { detail: "the delivery is not signed with this secret, or too old", cause });
}
