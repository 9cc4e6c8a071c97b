import type { Caller } from "../domain/caller.ts";
import type { LinkKeyDetail, LinkVerdict } from "../domain/link.ts";
import { createId } from "../platform/ids.ts";
import type { Keyring } from "../platform/seal.ts";
import type { Db } from "../store/database.ts";
import type { LinkEffect, ruleOnLink } from "../store/rule-on-link.ts";
import type { RecordAudit } from "./build-decision.ts";
import { type LinkReader, rulingContext } from "./read-links.ts";
import type { TenantContexts } from "./tenant-contexts.ts";
import type { UseCases } from "./use-cases.ts";

/**
 * A person says that an identifier joins nobody (the address of a university, the switchboard of an office), or that it
 * does after all. Linked groups are split or joined in the same transaction.
 */
export function createLinkRulings(parts: {
  db: Db;
  keyring: Keyring;
  contexts: TenantContexts;
  reader: LinkReader;
  ruleOnLink: typeof ruleOnLink;
  recordAudit: RecordAudit;
  now: () => Date;
}): Pick<UseCases, "dismissLink" | "reinstateLink"> {
  async function rule(keyId: string, verdict: LinkVerdict, rationale: string, caller: Caller): Promise<LinkKeyDetail> {
    const at = parts.now();
    const { key, kind } = await parts.reader.findKey(keyId);
    const entity = `link_${key.toString("hex")}`;
    const { before } = await parts.ruleOnLink(parts.db, {
      key,
      verdict,
      actor: { id: caller.id, name: caller.name },
      sealedRationale: parts.keyring.sealOwn(rationale, rulingContext(key, at.toISOString())),
      at,
      records: ({ before: groups, after, tenants }: LinkEffect) => {
        const action = `link.${verdict}`;
        // Thousands of groups may be joined: how many tells enough, and a split has one.
        const data = { kind, groups: groups.length, group: groups.length === 1 ? groups[0] : null, groupsAfter: after, tenants };
        return {
          audit: [parts.recordAudit({ at, actor: caller.id, action, entity, data })],
          outbox: [
            {
              id: createId("obx", at.getTime()),
              topic: action,
              entity,
              payload: { keyId, ...data },
              createdAt: at.toISOString(),
            },
          ],
        };
      },
    });
    for (const group of before) parts.contexts.forget(group);
    return parts.reader.getLinkKey(keyId);
  }

  return {
    dismissLink: (keyId, rationale, caller) => rule(keyId, "dismissed", rationale, caller),
    reinstateLink: (keyId, rationale, caller) => rule(keyId, "reinstated", rationale, caller),
  };
}
