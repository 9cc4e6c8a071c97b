import type { Transaction } from "kysely";
import type { Db } from "./database.ts";
import type { Tables } from "./schema.ts";

export interface MatchRuling {
  /** Keyed hash of the party that was compared. */
  subject: Buffer;
  /** The list and digest of the entry that was compared. */
  entryDigest: string;
  verdict: "true_match" | "false_match";
  actorId: string;
  ruledAt: Date;
}

export interface NewRuling extends MatchRuling {
  tenantId: string;
  matchId: string;
  caseId: string;
  sealedRationale: Buffer;
}

export interface MatchRulings {
  /** What people ruled on matches of the tenants, by tenant. */
  of(tenantIds: readonly string[]): Promise<Map<string, MatchRuling[]>>;
}

export function createMatchRulings(db: Db): MatchRulings {
  return {
    async of(tenantIds) {
      if (tenantIds.length === 0) return new Map();
      const rows = await db
        .selectFrom("match_rulings")
        .select(["tenant_id", "subject", "entry_digest", "verdict", "actor_id", "ruled_at"])
        .where("tenant_id", "in", tenantIds)
        .execute();
      const found = new Map<string, MatchRuling[]>();
      for (const row of rows) {
        const ruling = {
          subject: row.subject,
          entryDigest: row.entry_digest,
          verdict: row.verdict as MatchRuling["verdict"],
          actorId: row.actor_id,
          ruledAt: row.ruled_at,
        };
        found.set(row.tenant_id, [...(found.get(row.tenant_id) ?? []), ruling]);
      }
      return found;
    },
  };
}

/** The latest ruling on a party and an entry counts. The stored basis is made again at the next decision. */
export async function saveRuling(transaction: Transaction<Tables>, ruling: NewRuling): Promise<void> {
  const said = {
    entry_digest: ruling.entryDigest,
    verdict: ruling.verdict,
    case_id: ruling.caseId,
    actor_id: ruling.actorId,
    sealed_rationale: ruling.sealedRationale,
    ruled_at: ruling.ruledAt,
  };
  // The same entry under the number that it had before: what was said of it then no longer counts.
  await transaction
    .deleteFrom("match_rulings")
    .where("tenant_id", "=", ruling.tenantId)
    .where("subject", "=", ruling.subject)
    .where("entry_digest", "=", ruling.entryDigest)
    .where("match_id", "<>", ruling.matchId)
    .execute();
  await transaction
    .insertInto("match_rulings")
    .values({ tenant_id: ruling.tenantId, match_id: ruling.matchId, subject: ruling.subject, ...said })
    .onConflict((conflict) => conflict.columns(["tenant_id", "match_id", "subject"]).doUpdateSet(said))
    .execute();
  await transaction.updateTable("tenant_profiles").set({ basis_key: "" }).where("tenant_id", "=", ruling.tenantId).execute();
}
