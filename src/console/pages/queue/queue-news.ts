import type { CaseFilter } from "../../queries/cases.ts";
import type { CaseFeedEvent, CaseSummary } from "../../queries/wire.ts";

type Shown = Pick<CaseSummary, "state" | "kind" | "score" | "assignee">;

/** What of a filter an event does not tell. */
const UNTOLD = ["rule", "country", "q", "overdue"] as const;

const fitsAssignee = (wanted: string, assignee: Shown["assignee"], me: string): boolean =>
  wanted === "none" ? assignee === null : assignee?.id === (wanted === "me" ? me : wanted);

/** Whether a case, as it stands now, is one that the filter lets in; `unknown` where that cannot be told from here. */
export function fits(found: Shown | CaseFeedEvent, filter: CaseFilter, me: string): "yes" | "no" | "unknown" {
  const { state, kind, minScore, assignee } = filter;
  if (state !== undefined && found.state !== state) return "no";
  if (kind !== undefined && found.kind !== kind) return "no";
  if (minScore !== undefined && found.score < Number(minScore)) return "no";
  if (assignee !== undefined && !fitsAssignee(assignee, found.assignee, me)) return "no";
  return UNTOLD.some((field) => filter[field] !== undefined) ? "unknown" : "yes";
}

/**
 * Whether a case would stand among the rows that are on the screen. What stands after the last of them is no news: it
 * comes when one gets there.
 */
export function standsAmong(event: CaseFeedEvent, filter: CaseFilter, rows: readonly CaseSummary[], hasMore: boolean): boolean {
  const last = rows.at(-1);
  if (!hasMore || !last) return true;
  if (filter.sort === "age") return false;
  if (filter.sort === "score") return event.score > last.score;
  return (event.priority ?? -Infinity) > (last.priority ?? -Infinity);
}
