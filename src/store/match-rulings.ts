import type { Transaction } from "kysely";
import type { Db } from "./database.ts";
import type { Tables } from "./schema.ts";

export interface MatchRuling {
  matchId: string;
  /** Keyed hash of the party that was compared. */
  subject: Buffer;
  /** Digest of the list entry that was compared. */
  entryDigest: string;
}

export interface NewRuling extends MatchRuling {
  tenantId: string;
  verdict: "true_match" | "false_match";
  caseId: string;
  actorId: string;
  sealedRationale: Buffer;
  ruledAt: Date;
}

export interface MatchRulings {
  /** Matches that a person ruled out for the tenant. */
  falseMatchesOf(tenantId: string): Promise<MatchRuling[]>;
}

export function createMatchRulings(db: Db): MatchRulings {
  return {
    async falseMatchesOf(tenantId) {
      const rows = await db
        .selectFrom("match_rulings")
        .select(["match_id", "subject", "entry_digest"])
        .where("tenant_id", "=", tenantId)
        .where("verdict", "=", "false_match")
        .execute();
      return rows.map((row) => ({ matchId: row.match_id, subject: row.subject, entryDigest: row.entry_digest }));
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
  await transaction
    .insertInto("match_rulings")
    .values({ tenant_id: ruling.tenantId, match_id: ruling.matchId, subject: ruling.subject, ...said })
    .onConflict((conflict) => conflict.columns(["tenant_id", "match_id", "subject"]).doUpdateSet(said))
    .execute();
  await transaction.updateTable("tenant_profiles").set({ basis_key: "" }).where("tenant_id", "=", ruling.tenantId).execute();
}
