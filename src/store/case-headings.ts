import { sql } from "kysely";
import type { Facts } from "../domain/facts.ts";
import type { Db } from "./database.ts";

export interface HeadingRow {
  caseId: string;
  tenantId: string;
  kind: string;
  profileVersion: number;
  sealedProfile: Buffer;
  wrappedKey: Buffer | null;
  /** Of the decision that the case holds. */
  compute: Facts["compute"] | null;
}

/** Of cases by id: the tenant's profile and the compute that was asked for. In no order. */
export const caseHeadings = (db: Db, caseIds: readonly string[]): Promise<HeadingRow[]> =>
  db
    .selectFrom("cases")
    .innerJoin("tenants", "tenants.id", "cases.tenant_id")
    .innerJoin("tenant_profiles", (join) =>
      join.onRef("tenant_profiles.tenant_id", "=", "tenants.id").onRef("tenant_profiles.version", "=", "tenants.profile_version"),
    )
    .leftJoin("tenant_keys", "tenant_keys.tenant_id", "tenants.id")
    .leftJoin("decisions", "decisions.id", "cases.decision_id")
    .select([
      "cases.id as caseId",
      "tenants.id as tenantId",
      "tenants.kind as kind",
      "tenants.profile_version as profileVersion",
      "tenant_profiles.sealed as sealedProfile",
      "tenant_keys.wrapped as wrappedKey",
      sql<Facts["compute"] | null>`decisions.facts -> 'compute'`.as("compute"),
    ])
    .where("cases.id", "in", caseIds)
    .execute();
