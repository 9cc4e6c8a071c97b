import type { Transaction } from "kysely";
import type { Outcome, Reason, Verdict } from "../domain/decision.ts";
import type { Facts } from "../domain/facts.ts";
import type { Db } from "./database.ts";
import type { Tables } from "./schema.ts";

/** What the policy made of a case when something new became known about it. */
export interface CaseFinding {
  id: string;
  caseId: string;
  at: string;
  cause: string;
  score: number;
  outcome: Outcome;
  reasons: Reason[];
  facts: Facts;
  policy: Verdict["policy"];
}

export async function insertFinding(transaction: Transaction<Tables>, { caseId, ...finding }: CaseFinding): Promise<void> {
  const { reasons, facts, policy, ...rest } = finding;
  await transaction
    .insertInto("case_findings")
    .values({
      ...rest,
      case_id: caseId,
      reasons: JSON.stringify(reasons),
      facts: JSON.stringify(facts),
      policy: JSON.stringify(policy),
    })
    .execute();
}

/** Oldest first. */
export async function findingsOf(db: Db | Transaction<Tables>, caseId: string): Promise<CaseFinding[]> {
  const rows = await db.selectFrom("case_findings").selectAll().where("case_id", "=", caseId).orderBy("id").limit(500).execute();
  return rows.map(({ case_id, at, outcome, reasons, facts, policy, ...rest }) => ({
    ...rest,
    caseId: case_id,
    at: at.toISOString(),
    outcome: outcome as Outcome,
    reasons: reasons as Reason[],
    facts: facts as Facts,
    policy: policy as Verdict["policy"],
  }));
}
