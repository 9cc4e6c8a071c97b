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

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

export function rowToDecision(row: Omit<Selectable<DecisionRow>, "facts" | "sealed">): Decision {
  return {
    id: row.id,
    kind: row.kind as Decision["kind"],
    tenant: { id: row.tenant_id, externalId: row.external_id },
    outcome: row.outcome as Decision["outcome"],
    score: row.score,
    thresholds: row.thresholds as Decision["thresholds"],
    reasons: row.reasons as Decision["reasons"],
    policy: { id: row.policy_id, version: row.policy_version, digest: row.policy_digest },
    resolution: row.resolution as Decision["resolution"],
    lists: row.lists as Decision["lists"],
    caseId: row.case_id,
    permit: row.permit,
    createdAt: row.created_at.toISOString(),
    expiresAt: iso(row.expires_at),
  };
}

const columns = [
  "id",
  "kind",
  "tenant_id",
  "external_id",
  "group_id",
  "caller_id",
  "outcome",
  "score",
  "resolution",
  "resolved_at",
  "thresholds",
  "reasons",
  "fact_schema",
  "policy_id",
  "policy_version",
  "policy_digest",
  "lists",
  "request_digest",
  "case_id",
  "permit",
  "created_at",
  "expires_at",
] as const;

export function createDecisions(db: Db): Decisions {
  return {
    async find(id) {
      const row = await db.selectFrom("decisions").selectAll().where("id", "=", id).executeTakeFirst();
      return row
        ? { decision: rowToDecision(row), facts: row.facts as Facts, factSchema: row.fact_schema, sealedRequest: row.sealed }
        : null;
    },

    async list(filter, page) {
      let query = db.selectFrom("decisions").select(columns).orderBy("id", "desc").limit(page.limit);
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
