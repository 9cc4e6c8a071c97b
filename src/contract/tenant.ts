import { z } from "zod";
import type { ExposureReport, TenantDetail, TenantStanding, TenantSummary } from "../domain/tenant.ts";
import { decision } from "./decision.ts";
import { partyKind } from "./owner.ts";
import { filled, timestamp, typeId } from "./primitives.ts";

export const standing = z.enum(["pending", "cleared", "denied", "suspended", "closed"] as const satisfies TenantStanding[]);

export const tenantSummary = z
  .object({
    id: typeId("ten", "Id of the tenant"),
    externalId: z.string(),
    kind: partyKind,
    name: z.string(),
    standing,
    groupId: z.string().meta({ description: "Group of tenants linked by strong identifiers" }),
    profileVersion: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: "TenantSummary" }) satisfies z.ZodType<TenantSummary>;

export const tenantDetail = tenantSummary
  .extend({
    profile: z.unknown().meta({ description: "The declared profile, as last sent" }),
    gaps: z.array(z.string()).meta({ description: "JSON Pointers of fields that the proposed rule wants and that are missing" }),
    latestDecision: decision
      .pick({ id: true, kind: true, outcome: true, resolution: true, score: true, caseId: true, createdAt: true })
      .nullable(),
  })
  .meta({ id: "TenantDetail" }) satisfies z.ZodType<TenantDetail>;

/** Why a tenant is suspended, reinstated or closed. */
export const standingChange = z.strictObject({ reason: filled(2_000) }).meta({ id: "StandingChange" });

const exposureSums = z.object({
  accelerators: z.number(),
  rateFlops: z.number().meta({ description: "Dense FP16 peak, op/s" }),
  operations: z.number().meta({ description: "Operations over 365 days" }),
});

export const exposureReport = z
  .object({
    tenant: exposureSums,
    group: exposureSums.extend({ id: z.string(), tenants: z.int() }),
    thresholds: z.array(
      z.object({ tier: z.number(), operations: z.number(), tenantReached: z.boolean(), groupReached: z.boolean() }),
    ),
  })
  .meta({ id: "ExposureReport" }) satisfies z.ZodType<ExposureReport>;
