import type { CaseFilter } from "../../queries/cases.ts";

const fields = ["state", "assignee", "kind", "rule", "country", "minScore", "overdue", "q", "sort"] as const;

/** The filter that the address holds. What no filter knows is left alone. */
export function readFilter(search: URLSearchParams): CaseFilter {
  const filter: CaseFilter = {};
  for (const field of fields) {
    const value = search.get(field);
    if (value) filter[field] = value;
  }
  return filter;
}

export function writeFilter(filter: CaseFilter): URLSearchParams {
  const search = new URLSearchParams();
  for (const field of fields) {
    const value = filter[field];
    if (value) search.set(field, value);
  }
  return search;
}

export interface QueueView {
  name: string;
  filter: CaseFilter;
}

/** The views that everybody has. */
export const views: readonly QueueView[] = [
  { name: "Open", filter: { state: "open" } },
  { name: "Mine", filter: { state: "claimed", assignee: "me" } },
  { name: "Waiting", filter: { state: "awaiting_information" } },
  { name: "Escalated", filter: { state: "escalated" } },
  { name: "Second pair", filter: { state: "pending_approval" } },
  { name: "Overdue", filter: { overdue: "true" } },
  { name: "All", filter: {} },
];

export const isSameFilter = (a: CaseFilter, b: CaseFilter): boolean => fields.every((field) => a[field] === b[field]);

const keyOf = ({ state, assignee, overdue }: CaseFilter) => `${state ?? ""} ${assignee ?? ""} ${overdue ?? ""}`;

/** The view that a filter is a narrowing of. */
export const viewOf = (filter: CaseFilter): QueueView | undefined => views.find((view) => keyOf(view.filter) === keyOf(filter));
