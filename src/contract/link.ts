import { z } from "zod";
import type { LinkKey, LinkKeyDetail, LinkReport } from "../domain/link.ts";
import { filled, timestamp } from "./primitives.ts";
import { standing } from "./tenant.ts";

const linkedTenant = z.object({ id: z.string(), externalId: z.string(), standing });
const keyId = z.string().meta({ description: "Names the identifier; its value is never shown", example: "5f2c9b1d0c3e4a77" });
const kind = z.string().meta({
  description:
    "owner, registration, wallet, card, bank_account, document, device, ssh_key, phone, email, domain or address_block",
});

export const linkKey = z
  .object({
    keyId,
    kind,
    holders: z.int().meta({ description: "How many tenants hold it" }),
    isDismissed: z.boolean().meta({ description: "A person ruled it out: it joins nobody, now and later" }),
    suggestDismissal: z
      .boolean()
      .meta({ description: "So many tenants hold it that it is likelier a place or a service than a person" }),
  })
  .meta({ id: "LinkKey" }) satisfies z.ZodType<LinkKey>;

export const linkKeyDetail = linkKey
  .extend({
    tenants: z.array(linkedTenant).meta({ description: "Who holds it, at most 1,000 of them" }),
    rulings: z
      .array(
        z.object({
          verdict: z.enum(["dismissed", "reinstated"]),
          rationale: z.string(),
          by: z.object({ id: z.string(), name: z.string() }),
          at: timestamp,
        }),
      )
      .meta({ description: "Newest first" }),
  })
  .meta({ id: "LinkKeyDetail" }) satisfies z.ZodType<LinkKeyDetail>;

const step = z.object({ keyId, kind, tenant: z.object({ id: z.string(), externalId: z.string() }) });

export const linkReport = z
  .object({
    groupId: z.string(),
    links: z
      .array(linkKey.extend({ tenants: z.array(linkedTenant) }))
      .meta({ description: "Identifiers that the tenant itself shares with others" }),
    tenants: z
      .array(
        linkedTenant.extend({
          path: z.array(step).meta({ description: "From the tenant: each step's identifier, and the tenant that it leads to" }),
        }),
      )
      .meta({ description: "Everybody whom identifiers lead to, over others too, the nearest first; at most 1,000" }),
    dismissed: z.array(linkKey).meta({ description: "Shared identifiers of the tenant that a person ruled out" }),
    isTruncated: z.boolean().meta({ description: "There are more linked tenants than are shown" }),
  })
  .meta({ id: "LinkReport" }) satisfies z.ZodType<LinkReport>;

/** Why an identifier is ruled out, or in again. */
export const linkRuling = z.strictObject({ rationale: filled(10_000) }).meta({ id: "LinkRuling" });
