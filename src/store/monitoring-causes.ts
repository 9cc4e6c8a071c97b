import { sql } from "kysely";
import type { Decision, Reason } from "../domain/decision.ts";
import type { Db } from "./database.ts";

/** Why a monitoring case was opened or added to: a rule, and how grave it was then. */
export interface MonitoringCause {
  rule: string;
  points: number;
  effect: Reason["effect"];
  /** Digest of the evidence. */
  evidence: string;
  notedAt: Date;
}

export interface KnownCause extends MonitoringCause {
  /** One of the cases that it was added to still runs. */
  isRunning: boolean;
  /** When the last of them ended; null while one runs, or where none was opened. */
  endedAt: Date | null;
}

export interface MonitoringCauses {
  /** By rule. */
  of(tenantId: string): Promise<Map<string, KnownCause>>;
  note(tenantId: string, causes: readonly MonitoringCause[], caseIds: readonly string[]): Promise<void>;
  /** Reasons of the decision about the profile that counts now. */
  reasonsOfSignup(tenantId: string): Promise<Reason[]>;
}

export function createMonitoringCauses(db: Db): MonitoringCauses {
  return {
    async of(tenantId) {
      const rows = await db
        .selectFrom("monitoring_causes as m")
        .leftJoin("cases as c", (join) => join.on(sql<boolean>`c.id = any(m.case_ids)`))
        .select(["m.cause", "m.points", "m.effect", "m.evidence", "m.noted_at"])
        .select(sql<boolean>`coalesce(bool_or(c.state not in ('approved', 'rejected')), false)`.as("is_running"))
        .select(sql<Date | null>`max(c.ended_at)`.as("ended_at"))
        .where("m.tenant_id", "=", tenantId)
        .groupBy(["m.tenant_id", "m.cause"])
        .execute();
      return new Map(
        rows.map((row) => [
          row.cause,
          {
            rule: row.cause,
            points: row.points,
            effect: row.effect as Reason["effect"],
            evidence: row.evidence,
            notedAt: row.noted_at,
            isRunning: row.is_running,
            endedAt: row.is_running ? null : row.ended_at,
          },
        ]),
      );
    },

    async note(tenantId, causes, caseIds) {
      await db
        .insertInto("monitoring_causes")
        .values(
          causes.map(({ rule, points, effect, evidence, notedAt }) => ({
            ...{ tenant_id: tenantId, cause: rule, points, effect, evidence, noted_at: notedAt },
            case_ids: [...caseIds],
          })),
        )
        .onConflict((conflict) =>
          conflict.columns(["tenant_id", "cause"]).doUpdateSet((row) => ({
            points: row.ref("excluded.points"),
            effect: row.ref("excluded.effect"),
            evidence: row.ref("excluded.evidence"),
            noted_at: row.ref("excluded.noted_at"),
            case_ids: row.ref("excluded.case_ids"),
          })),
        )
        .execute();
    },

    async reasonsOfSignup(tenantId) {
      const row = await db
        .selectFrom("decisions")
        .select("document")
        .where("tenant_id", "=", tenantId)
        .where("kind", "=", "signup")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst();
      return (row?.document as Decision | undefined)?.reasons ?? [];
    },
  };
}
