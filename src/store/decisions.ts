import { type Selectable, sql } from "kysely";
import type { Decision } from "../domain/decision.ts";
import type { Facts } from "../domain/facts.ts";
import { firstIdAt } from "../platform/ids.ts";
import type { Db } from "./database.ts";
import type { DecisionRow } from "./schema.ts";

export interface StoredDecision {
  decision: Decision;
  facts: Facts;
  factSchema: number;
  sealedRequest: Buffer;
}

export interface DecisionFilter {
  tenant: string | null;
  outcome: string | null;
  kind: string | null;
  from: string | null;
  to: string | null;
}

export interface Decisions {
  find(id: string): Promise<StoredDecision | null>;
  /** Newest first; `before` is the id that the last page ended with. */
  list(filter: DecisionFilter, page: { limit: number; before: string | null }): Promise<Decision[]>;
}

/** What a decision is read from. */
export const decisionColumns = ["document", "resolution", "resolved_permit", "resolved_expires_at"] as const;

/** The decision as it was answered, with what people said since. */
export function rowToDecision(row: Pick<Selectable<DecisionRow>, (typeof decisionColumns)[number]>): Decision {
  const answered = row.document as Decision;
  return {
    ...answered,
    resolution: row.resolution as Decision["resolution"],
    permit: row.resolved_permit ?? answered.permit,
    expiresAt: row.resolved_expires_at?.toISOString() ?? answered.expiresAt,
  };
}

export function createDecisions(db: Db): Decisions {
  return {
    async find(id) {
      const row = await db.selectFrom("decisions").selectAll().where("id", "=", id).executeTakeFirst();
      return row
        ? { decision: rowToDecision(row), facts: row.facts as Facts, factSchema: row.fact_schema, sealedRequest: row.sealed }
        : null;
    },

    async list(filter, page) {
      let query = db.selectFrom("decisions").select(decisionColumns).orderBy("id", "desc").limit(page.limit);
      if (page.before) query = query.where("id", "<", page.before);
      if (filter.tenant) {
        const { tenant } = filter;
        query = query.where("tenant_id", "in", (of) =>
          of
            .selectFrom("tenants")
            .select("id")
            .where((where) => where.or([where("id", "=", tenant), where("external_id", "=", tenant)])),
        );
      }
      if (filter.outcome) query = query.where("outcome", "=", filter.outcome);
      if (filter.kind) query = query.where("kind", "=", filter.kind);
      // Ids are ordered by their time: a span of time is a span of ids, which prunes partitions.
      if (filter.from) query = query.where("id", ">=", firstIdAt("dec", Date.parse(filter.from)));
      if (filter.to) query = query.where("id", "<", firstIdAt("dec", Date.parse(filter.to)));
      return (await query.execute()).map(rowToDecision);
    },
  };
}

/** The channel on which a resolved decision is announced to every server: wakes those that wait for it. */
export const RESOLVED_CHANNEL = "gatehouse_resolved";

export const announceResolved = (decisionId: string) => sql`select pg_notify(${RESOLVED_CHANNEL}, ${decisionId})`;
