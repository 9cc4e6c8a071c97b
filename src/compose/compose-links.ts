import { createAuditEntry } from "../audit/create-audit-entry.ts";
import { createLinkKeys } from "../store/link-keys.ts";
import { ruleOnLink } from "../store/rule-on-link.ts";
import type { Tenants } from "../store/tenants.ts";
import { createLinkReader } from "../usecases/read-links.ts";
import { createLinkRulings } from "../usecases/rule-on-link.ts";
import type { TenantContexts } from "../usecases/tenant-contexts.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import type { Parts } from "./open-parts.ts";

type LinkUseCases = Pick<UseCases, "getLinks" | "listLinkKeys" | "getLinkKey" | "dismissLink" | "reinstateLink">;

/** What joins tenants, and what people say of it. */
export function composeLinks(
  { config, keyring, now, store: { db } }: Parts,
  shared: { tenants: Tenants; contexts: TenantContexts },
): LinkUseCases {
  const { tenants, contexts } = shared;
  const reader = createLinkReader({ keys: createLinkKeys(db), tenants, keyring, commonHolders: config.links.commonHolders });
  const rulings = createLinkRulings({ db, keyring, contexts, reader, ruleOnLink, recordAudit: createAuditEntry, now });
  const { getLinks, listLinkKeys, getLinkKey } = reader;
  return { getLinks, listLinkKeys, getLinkKey, ...rulings };
}
