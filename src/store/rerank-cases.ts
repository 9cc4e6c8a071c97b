import { sql } from "kysely";
import { type PriorityWeights, storedPriority } from "../domain/case-priority.ts";
import type { Db } from "./database.ts";

const BATCH = 2_000;

/**
 * Ranks the running cases by the weights of now: an operator may have changed them since a case was opened. Only what
 * comes out another is written. Returns how many those were.
 */
export async function rerankCases(db: Db, weights: PriorityWeights): Promise<number> {
  let changed = 0;
  for (let after = ""; ; ) {
    const rows = await db
      .selectFrom("cases")
      .select(["id", "score", "operations", "standing", "opened_at", "due_at", "priority"])
      .where(sql<boolean>`state not in ('approved', 'rejected')`)
      .where("id", ">", after)
      .orderBy("id")
      .limit(BATCH)
      .execute();
    const moved = rows.flatMap(({ opened_at: openedAt, due_at: dueAt, ...row }) => {
      const priority = storedPriority({ ...row, openedAt, dueAt }, weights);
      return priority === row.priority ? [] : [{ id: row.id, score: row.score, priority }];
    });
    if (moved.length > 0) {
      const [ids, scores, priorities] = [
        moved.map(({ id }) => id),
        moved.map(({ score }) => score),
        moved.map(({ priority }) => priority),
      ];
      // A case that got another score or ended meanwhile was ranked by that.
      await sql`update cases set priority = moved.priority
        from unnest(${ids}::text[], ${scores}::integer[], ${priorities}::float8[]) as moved(id, score, priority)
        where cases.id = moved.id and cases.score = moved.score and state not in ('approved', 'rejected')`.execute(db);
    }
    changed += moved.length;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return changed;
    after = last.id;
  }
}
