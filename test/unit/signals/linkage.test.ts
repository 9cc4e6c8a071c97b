import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/domain/facts.ts";
import { gatherExposure, gatherLinkage } from "../../../src/signals/linkage.ts";
import { aFacts } from "../../helpers/facts.ts";
import { shippedThresholds } from "../../helpers/shipped-catalog.ts";

const asking = (operations: number, accelerators = 0, biological = false): Facts["compute"] =>
  aFacts({ compute: { operations, accelerators, biological } }).compute;

const sums = (operations: number, accelerators = 0) => ({ operations, accelerators });

describe("links", () => {
  test("are counted, their kinds sorted", () => {
    expect(gatherLinkage({ kinds: ["wallet", "device"], linkedTenants: 2, refusedTenants: 1, synchronisedTenants: 1 })).toEqual({
      sharedKinds: ["device", "wallet"],
      linkedTenants: 2,
      refusedTenants: 1,
      synchronisedTenants: 1,
    });
    expect(gatherLinkage({ kinds: [], linkedTenants: 0, refusedTenants: 0, synchronisedTenants: 0 })).toMatchObject({
      sharedKinds: [],
      linkedTenants: 0,
    });
  });
});

describe("exposure", () => {
  test("adds the request to what the tenant and its group hold", () => {
    const granted = { tenant: sums(1e21, 8), group: sums(5e21, 64), highestMemberOperations: 4e21 };
    expect(gatherExposure(granted, asking(1e21, 16), shippedThresholds)).toMatchObject({
      tenantAccelerators: 24,
      groupAccelerators: 80,
      tenantOperations: 2e21,
      groupOperations: 6e21,
      groupTier: 0,
      highestMemberTier: 0,
    });
  });

  test("a group passes a tier that none of its members passes alone", () => {
    const granted = { tenant: sums(4e23), group: sums(9e23), highestMemberOperations: 5e23 };
    expect(gatherExposure(granted, asking(1e23), shippedThresholds)).toMatchObject({ groupTier: 3, highestMemberTier: 2 });
  });

  test("a tenant that passes a tier by this request is itself the highest member", () => {
    const granted = { tenant: sums(9e23), group: sums(9.5e23), highestMemberOperations: 9e23 };
    expect(gatherExposure(granted, asking(1e23), shippedThresholds)).toMatchObject({ groupTier: 3, highestMemberTier: 3 });
  });

  test("another member may have more than the tenant", () => {
    const granted = { tenant: sums(0), group: sums(2e24), highestMemberOperations: 2e24 };
    expect(gatherExposure(granted, asking(1e20), shippedThresholds)).toMatchObject({ groupTier: 3, highestMemberTier: 3 });
  });

  test("tiers of biological work begin three orders lower, for the group and its members", () => {
    const granted = { tenant: sums(0), group: sums(1e23), highestMemberOperations: 1e22 };
    expect(gatherExposure(granted, asking(0, 0, true), shippedThresholds)).toMatchObject({ groupTier: 5, highestMemberTier: 4 });
    expect(gatherExposure(granted, asking(0), shippedThresholds)).toMatchObject({ groupTier: 2, highestMemberTier: 1 });
  });
});
