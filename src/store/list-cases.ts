import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import { type CaseSort, type CaseState, isEnded } from "../domain/review-case.ts";
import { foundTenants, type SearchTerms } from "./find-tenants.ts";
import type { Tables } from "./schema.ts";

export interface CaseFilter {
  state: string | null;
  /** An actor's id, or `none`. */
  assignee: string | null;
  kind: string | null;
  rule: string | null;
  country: string | null;
  minScore: number | null;
  overdue: boolean | null;
  terms: SearchTerms | null;
  sort: CaseSort;
}

/** Where a page starts: after the case with this value of what is sorted by, and this id. */
export interface CasePosition {
  value: number | null;
  id: string;
}

/** Arrays are asked with `@>`, which their indexes know. */
function conditionsOf(
  { state, assignee, kind, rule, country, minScore, overdue, terms }: CaseFilter,
  now: Date,
): RawBuilder<SqlBool>[] {
  const isRunning = sql<SqlBool>`state not in ('approved', 'rejected')`;
  const isOverdue = sql<SqlBool>`(due_at < ${now} and ${isRunning})`;
  const runs = state !== null && !isEnded(state as CaseState);
  return [
    sql<SqlBool>`true`,
    ...(state === null ? [] : [sql<SqlBool>`state = ${state}`]),
    // Says nothing new but to the planner: the indexes of what runs hold all that is looked for.
    ...(runs ? [isRunning] : []),
    ...(assignee === null
      ? []
      : [assignee === "none" ? sql<SqlBool>`assignee_id is null` : sql<SqlBool>`assignee_id = ${assignee}`]),
    ...(kind === null ? [] : [sql<SqlBool>`kind = ${kind}`]),
    ...(rule === null ? [] : [sql<SqlBool>`rules @> array[${rule}]::text[]`]),
    ...(country === null ? [] : [sql<SqlBool>`countries @> array[${country}]::text[]`]),
    ...(minScore === null ? [] : [sql<SqlBool>`score >= ${minScore}`]),
    ...(overdue === null ? [] : [overdue ? isOverdue : sql<SqlBool>`not ${isOverdue}`]),
    ...(terms === null
      ? []
      : [sql<SqlBool>`(id = ${terms.text} or decision_id = ${terms.text} or tenant_id in ${foundTenants(terms)})`]),
  ];
}

/** `<=` on the sorted column alone is what an index can start at; the rest sorts out those of the same value. */
function afterPosition(sort: CaseSort, position: CasePosition | null): RawBuilder<SqlBool>[] {
  if (position === null) return [];
  if (sort === "age") return [sql<SqlBool>`id > ${position.id}`];
  const column = sql.ref(sort);
  const value = position.value ?? "-Infinity";
  return [sql<SqlBool>`${column} <= ${value} and (${column} < ${value} or id > ${position.id})`];
}

/** Cases that fit, in the order asked for, from a position on. */
export function caseListQuery<O>(
  query: SelectQueryBuilder<Tables, "cases", O>,
  filter: CaseFilter,
  page: { limit: number; after: CasePosition | null },
  now: Date,
): SelectQueryBuilder<Tables, "cases", O> {
  const conditions = [...conditionsOf(filter, now), ...afterPosition(filter.sort, page.after)];
  const found = query.where(sql<SqlBool>`${sql.join(conditions, sql` and `)}`).limit(page.limit);
  return filter.sort === "age" ? found.orderBy("id", "asc") : found.orderBy(filter.sort, "desc").orderBy("id", "asc");
}
