import { payerOf, textOfUse } from "../domain/profile-text.ts";
import type { IntendedUse, Payment } from "../domain/requests.ts";
import type { Keyring } from "../platform/seal.ts";

/** Keyed hash of who pays; null when nothing says who. */
export function payerKeyOf(payment: Payment, keyring: Keyring): Buffer | null {
  const payer = payerOf(payment);
  return payer === null ? null : keyring.keyedHash("payer", payer);
}

/** Keyed hash of the intended use, in hexadecimal digits; null when none was stated. */
export function keyOfUse(use: IntendedUse | null, keyring: Keyring): string | null {
  const text = textOfUse(use);
  return text === null ? null : keyring.keyedHash("use", text).toString("hex");
}
