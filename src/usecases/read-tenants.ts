import type { Catalog } from "../domain/catalog.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { PartyKind, SignupRequest } from "../domain/requests.ts";
import type { ExposureSums, TenantSummary } from "../domain/tenant.ts";
import { thresholdsOn } from "../domain/thresholds.ts";
import { type Keyring, unseal } from "../platform/seal.ts";
import type { ListedTenant, Tenants } from "../store/tenants.ts";
import { ID_POSITION, pageOf, readCursor } from "./cursors.ts";
import { profileContext } from "./profile-reader.ts";
import type { NameHasher } from "./rescreen/name-hasher.ts";
import { searchTermsOf } from "./search-terms.ts";
import type { TenantContexts } from "./tenant-contexts.ts";
import type { UseCases } from "./use-cases.ts";

const ERASED = "(erased)";

export function createTenantReader(parts: {
  tenants: Tenants;
  contexts: TenantContexts;
  keyring: Keyring;
  hasher: NameHasher;
  catalog: Catalog;
  now: () => Date;
}): Pick<UseCases, "getTenant" | "listTenants" | "getExposure"> {
  const { tenants, keyring } = parts;

  async function find(ref: string): Promise<ListedTenant> {
    const found = await tenants.find(ref);
    if (!found) throw new GatehouseError("not-found", { detail: "there is no such tenant" });
    return found;
  }

  function profileOf({ id, profileVersion, sealedProfile, wrappedKey }: ListedTenant): SignupRequest | null {
    if (!wrappedKey) return null;
    const plain = unseal(keyring.unwrapDataKey(id, wrappedKey), sealedProfile, profileContext(id, profileVersion));
    return JSON.parse(plain.toString("utf8")) as SignupRequest;
  }

  function summarise(row: ListedTenant, profile: SignupRequest | null): TenantSummary {
    const { sealedProfile: _sealed, wrappedKey: _wrapped, ...rest } = row;
    return { ...rest, kind: row.kind as PartyKind, name: profile?.name ?? ERASED };
  }

  return {
    async getTenant(ref) {
      const row = await find(ref);
      const profile = profileOf(row);
      const gaps = profile ? [...(await parts.contexts.get(row.id)).basis.facts.identity.missingFields] : [];
      return { ...summarise(row, profile), profile, gaps, latestDecision: await tenants.latestDecision(row.id) };
    },

    async listTenants({ q, standing }, { limit, cursor }) {
      const terms = q === null ? null : searchTermsOf(q, parts);
      const rows = await tenants.list({ terms, standing }, { limit: limit + 1, after: readCursor(cursor, ID_POSITION) });
      const page = pageOf(rows, limit, (row) => row.id);
      return { ...page, items: page.items.map((row) => summarise(row, profileOf(row))) };
    },

    async getExposure(ref) {
      const { id } = await find(ref);
      // Through the context: it rolls sums of yesterday, and counts events that have come, before they are read.
      const { tenant, group } = await parts.contexts.reload(id);
      const sums = ({ accelerators, rateFlops, operations }: ExposureSums) => ({ accelerators, rateFlops, operations });
      const { operationTiers } = thresholdsOn(parts.catalog.thresholds, parts.now().toISOString().slice(0, 10));
      return {
        tenant: sums(tenant),
        group: { id: group.id, tenants: group.members, ...sums(group) },
        thresholds: operationTiers.map((operations, i) => ({
          tier: i + 1,
          operations,
          tenantReached: tenant.operations >= operations,
          groupReached: group.operations >= operations,
        })),
      };
    },
  };
}
