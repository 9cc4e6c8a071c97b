import { operationsTier } from "../domain/compute.ts";
import type { Facts } from "../domain/facts.ts";
import type { ExposureSums } from "../domain/tenant.ts";
import type { Thresholds } from "../domain/thresholds.ts";

/** What is granted already; sums without the request that is decided. */
export interface GrantedExposure {
  tenant: Pick<ExposureSums, "accelerators" | "operations">;
  group: Pick<ExposureSums, "accelerators" | "operations">;
  /** Operations of the member of the group that has most. */
  highestMemberOperations: number;
}

export interface TenantLinks {
  /** Kinds of strong identifier shared with another tenant. */
  kinds: readonly string[];
  linkedTenants: number;
  refusedTenants: number;
  synchronisedTenants: number;
}

export const gatherLinkage = ({ kinds, linkedTenants, refusedTenants, synchronisedTenants }: TenantLinks): Facts["linkage"] => ({
  sharedKinds: [...kinds].sort(),
  linkedTenants,
  refusedTenants,
  synchronisedTenants,
});

/** How a request adds up with what the tenant and its linked group hold; the request itself is included. */
export function gatherExposure(granted: GrantedExposure, compute: Facts["compute"], thresholds: Thresholds): Facts["exposure"] {
  const { tenant, group } = granted;
  const tenantOperations = tenant.operations + compute.operations;
  const groupOperations = group.operations + compute.operations;
  const tierOf = (operations: number) => operationsTier(operations, compute.biological, thresholds);
  return {
    tenantAccelerators: tenant.accelerators + compute.accelerators,
    groupAccelerators: group.accelerators + compute.accelerators,
    tenantOperations,
    groupOperations,
    groupTier: tierOf(groupOperations),
    highestMemberTier: tierOf(Math.max(granted.highestMemberOperations, tenantOperations)),
  };
}
