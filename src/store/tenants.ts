import type { Decision } from "../domain/decision.ts";
import type { ExposureSums, TenantStanding } from "../domain/tenant.ts";
import type { Db } from "./database.ts";
import { decisionColumns, rowToDecision } from "./decisions.ts";
import { foundTenants, type SearchTerms } from "./find-tenants.ts";

export interface ListedTenant {
  id: string;
  externalId: string;
  kind: string;
  standing: TenantStanding;
  groupId: string;
  profileVersion: number;
  sealedProfile: Buffer;
  wrappedKey: Buffer | null;
  createdAt: string;
  updatedAt: string;
}

export interface Tenants {
  /** By external id or ten_ id. */
  find(ref: string): Promise<ListedTenant | null>;
  /** Ordered by id. */
  list(
    filter: { terms: SearchTerms | null; standing: string | null },
    page: { limit: number; after: string | null },
  ): Promise<ListedTenant[]>;
  latestDecision(
    tenantId: string,
  ): Promise<Pick<Decision, "id" | "kind" | "outcome" | "resolution" | "score" | "caseId" | "createdAt"> | null>;
  exposureOf(groupId: string): Promise<(ExposureSums & { tenantId: string })[]>;
}

export function createTenants(db: Db): Tenants {
  const base = () =>
    db
      .selectFrom("tenants")
      .innerJoin("tenant_profiles", (join) =>
        join
          .onRef("tenant_profiles.tenant_id", "=", "tenants.id")
          .onRef("tenant_profiles.version", "=", "tenants.profile_version"),
      )
      .leftJoin("tenant_keys", "tenant_keys.tenant_id", "tenants.id")
      .select([
        "tenants.id as id",
        "external_id as externalId",
        "kind",
        "standing",
        "group_id as groupId",
        "profile_version as profileVersion",
        "sealed as sealedProfile",
        "wrapped as wrappedKey",
        "tenants.created_at as createdAt",
        "updated_at as updatedAt",
      ]);
  type Row = Awaited<ReturnType<ReturnType<typeof base>["executeTakeFirstOrThrow"]>>;
  const present = (row: Row): ListedTenant => ({
    ...row,
    standing: row.standing as TenantStanding,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  });

  return {
    async find(ref) {
      const rows = await base()
        .where((where) => where.or([where("tenants.id", "=", ref), where("external_id", "=", ref)]))
        .execute();
      // An external id may look like a ten_ id: the tenant that calls itself so comes first.
      const row = rows.find((one) => one.externalId === ref) ?? rows[0];
      return row ? present(row) : null;
    },

    async list({ terms, standing }, { limit, after }) {
      let query = base().orderBy("tenants.id").limit(limit);
      if (after) query = query.where("tenants.id", ">", after);
      if (standing) query = query.where("standing", "=", standing);
      if (terms) query = query.where("tenants.id", "in", foundTenants(terms));
      return (await query.execute()).map(present);
    },

    async latestDecision(tenantId) {
      const row = await db
        .selectFrom("decisions")
        .select(decisionColumns)
        .where("tenant_id", "=", tenantId)
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst();
      if (!row) return null;
      const { id, kind, outcome, resolution, score, caseId, createdAt } = rowToDecision(row);
      return { id, kind, outcome, resolution, score, caseId, createdAt };
    },

    exposureOf: (groupId) =>
      db
        .selectFrom("exposure")
        .select(["tenant_id as tenantId", "accelerators", "rate_flops as rateFlops", "operations"])
        .where("group_id", "=", groupId)
        .execute(),
  };
}
