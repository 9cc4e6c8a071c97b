import { z } from "zod";
import type { Payment, PaymentMethod } from "../domain/requests.ts";
import { country, filled, maybe, name, text } from "./primitives.ts";

const methods = ["card", "prepaid_card", "bank_transfer", "invoice", "crypto", "gift_card"] as const satisfies PaymentMethod[];

const card = z.strictObject({ bin: maybe(text(20)), country: maybe(country), fingerprint: maybe(text(500)) });
const bank = z.strictObject({ country: maybe(country), bic: maybe(text(20)), accountHash: maybe(text(500)) });
const crypto = z.strictObject({ asset: filled(100), network: maybe(text(100)), address: maybe(text(500)) });

export const payment = z
  .strictObject({
    method: z.enum(methods),
    payerName: maybe(name),
    payerCountry: maybe(country),
    card: maybe(card),
    bank: maybe(bank),
    crypto: maybe(crypto),
  })
  .meta({ id: "Payment" }) satisfies z.ZodType<Payment>;
