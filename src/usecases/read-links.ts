import { GatehouseError } from "../domain/errors.ts";
import type { LinkedTenant, LinkKey, LinkKeyDetail, LinkReport } from "../domain/link.ts";
import { linkPaths } from "../domain/link-groups.ts";
import type { Keyring } from "../platform/seal.ts";
import type { LinkKeys, StoredHolding, StoredLinkKey } from "../store/link-keys.ts";
import type { Tenants } from "../store/tenants.ts";
import { pageOf, readCursor } from "./cursors.ts";
import { keyIdOf } from "./find-links.ts";
import type { UseCases } from "./use-cases.ts";

export interface LinkReaderParts {
  keys: LinkKeys;
  tenants: Tenants;
  keyring: Keyring;
  commonHolders: number;
}

const SHOWN_TENANTS = 1_000;
/** A group is read whole to find paths; beyond so many shared identifiers the answer says that it is cut. */
const READ_HOLDINGS = 200_000;
const COMMON_POSITION = /^\d{1,9}:[0-9a-f]{64}$/;
const KEY_POSITION = /^[0-9a-f]{64}$/;

export const rulingContext = (key: Buffer, at: string): string => `link ${key.toString("hex")} ${at}`;

export type LinkReader = Pick<UseCases, "getLinks" | "listLinkKeys" | "getLinkKey"> & {
  /** `not-found` for an identifier that nobody holds. */
  findKey(keyId: string): Promise<StoredLinkKey>;
};

export function createLinkReader(parts: LinkReaderParts): LinkReader {
  const { keys, keyring } = parts;

  const present = ({ key, kind, holders, isDismissed }: StoredLinkKey): LinkKey => ({
    keyId: keyIdOf(key),
    kind,
    holders,
    isDismissed,
    suggestDismissal: !isDismissed && holders > parts.commonHolders,
  });

  async function findKey(keyId: string): Promise<StoredLinkKey> {
    const [found, another] = await keys.findByPrefix(Buffer.from(keyId, "hex"));
    if (!found) throw new GatehouseError("not-found", { detail: "there is no such identifier" });
    if (another) throw new GatehouseError("conflict", { detail: "two identifiers begin like this; give more of its digits" });
    return found;
  }

  /** The tenants of paths, and of what the tenant shares itself. */
  function reportOf(tenantId: string, holdings: StoredHolding[], known: ReadonlyMap<string, LinkedTenant>) {
    const byKey = Map.groupBy(holdings, ({ key }) => key.toString("hex"));
    const named = holdings.map((holding) => ({ tenantId: holding.tenantId, key: holding.key.toString("hex") }));
    const paths = linkPaths(tenantId, named, SHOWN_TENANTS);
    const tenantsOf = (ids: string[]) => ids.flatMap((id) => known.get(id) ?? []);
    const own = holdings.filter((holding) => holding.tenantId === tenantId);
    return {
      links: own.map((holding) => {
        const holders = (byKey.get(holding.key.toString("hex")) ?? []).map((one) => one.tenantId);
        return { ...present(holding), tenants: tenantsOf(holders.filter((id) => id !== tenantId)).slice(0, SHOWN_TENANTS) };
      }),
      tenants: tenantsOf([...paths.keys()]).map((tenant) => ({
        ...tenant,
        path: (paths.get(tenant.id) ?? []).map((step) => {
          const { id = step.tenantId, externalId = "" } = known.get(step.tenantId) ?? {};
          const [{ key, kind } = { key: Buffer.from(step.key, "hex"), kind: "" }] = byKey.get(step.key) ?? [];
          return { keyId: keyIdOf(key), kind, tenant: { id, externalId } };
        }),
      })),
    };
  }

  async function getLinks(ref: string): Promise<LinkReport> {
    const tenant = await parts.tenants.find(ref);
    if (!tenant) throw new GatehouseError("not-found", { detail: "there is no such tenant" });
    const { id, groupId } = tenant;
    const [holdings, dismissed] = await Promise.all([keys.holdingsOfGroup(groupId, READ_HOLDINGS), keys.dismissedOf(id)]);
    const ids = [...new Set(holdings.map(({ tenantId }) => tenantId))];
    const known = new Map((await keys.tenantsOf(ids)).map((one) => [one.id, one]));
    const isTruncated = holdings.length >= READ_HOLDINGS || known.size > SHOWN_TENANTS + 1;
    return { groupId, ...reportOf(id, holdings, known), dismissed: dismissed.map(present), isTruncated };
  }

  return {
    findKey,
    getLinks,

    async listLinkKeys({ state }, { limit, cursor }) {
      if (state === "dismissed") {
        const after = readCursor(cursor, KEY_POSITION);
        const rows = await keys.listDismissed({ limit: limit + 1, after: after === null ? null : Buffer.from(after, "hex") });
        const page = pageOf(rows, limit, ({ key }) => key.toString("hex"));
        return { ...page, items: page.items.map(present) };
      }
      const [holders, key] = readCursor(cursor, COMMON_POSITION)?.split(":") ?? [];
      const after = key === undefined ? null : { holders: Number(holders), key: Buffer.from(key, "hex") };
      const rows = await keys.listCommon(parts.commonHolders, { limit: limit + 1, after });
      const page = pageOf(rows, limit, (row) => `${row.holders}:${row.key.toString("hex")}`);
      return { ...page, items: page.items.map(present) };
    },

    async getLinkKey(keyId): Promise<LinkKeyDetail> {
      const found = await findKey(keyId);
      const [tenants, rulings] = await Promise.all([keys.holdersOf(found.key, SHOWN_TENANTS), keys.rulingsOf(found.key)]);
      return {
        ...present(found),
        tenants,
        rulings: rulings.map(({ verdict, by, at, sealedRationale }) => ({
          verdict,
          rationale: keyring.unsealOwn(sealedRationale, rulingContext(found.key, at)).toString("utf8"),
          by,
          at,
        })),
      };
    },
  };
}
