import { type QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { callApi, queryString } from "./call-api.ts";
import type { BulkChange, BulkResult, CaseDetail, CaseFeedEvent, CaseSummary, Decision, Page, QueuedCase } from "./wire.ts";

const PAGE = 200;

/** What the queue is narrowed to; what is empty narrows nothing. */
export interface CaseFilter {
  state?: string;
  assignee?: string;
  kind?: string;
  rule?: string;
  country?: string;
  minScore?: string;
  overdue?: string;
  q?: string;
  sort?: string;
}

export const queueKey = ["cases"];
export const caseKey = (id: string) => ["case", id];

/** The queue, page after page. It is read again only when somebody asks for it: no row moves of itself. */
export const useQueue = (filter: CaseFilter) =>
  useInfiniteQuery({
    queryKey: [...queueKey, filter],
    queryFn: ({ pageParam, signal }) =>
      callApi<Page<QueuedCase>>(`/v1/cases${queryString({ ...filter, heading: true, limit: PAGE, cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** How the queue begins by now. */
export const readFirstPage = (filter: CaseFilter) =>
  callApi<Page<CaseSummary>>(`/v1/cases${queryString({ ...filter, limit: PAGE })}`);

/** Cases whose personal data was opened here: that is written down once, and they stay open until the page is left. */
const opened = new Set<string>();

const readCase = (id: string, signal?: AbortSignal) =>
  callApi<CaseDetail>(`/v1/cases/${id}${opened.has(id) ? "" : "?personal=masked"}`, signal ? { signal } : {});

export const isOpened = (id: string): boolean => opened.has(id);

/** Shows the personal data of a case; the server keeps who looked. */
export function useOpenPersonalData(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => callApi<CaseDetail>(`/v1/cases/${id}/personal-data`, { method: "POST" }),
    onSuccess: (found) => {
      opened.add(id);
      client.setQueryData(caseKey(id), found);
    },
  });
}

export const useCase = (id: string) => useQuery({ queryKey: caseKey(id), queryFn: ({ signal }) => readCase(id, signal) });

/** Reads a case before it is opened, so that opening it waits for nothing. */
export const prefetchCase = (client: QueryClient, id: string) =>
  client.prefetchQuery({ queryKey: caseKey(id), queryFn: ({ signal }) => readCase(id, signal), staleTime: 15_000 });

/** The decision that a case holds: its thresholds, policy version and lists. */
export const useDecision = (id: string | undefined) =>
  useQuery({
    queryKey: ["decision", id],
    queryFn: ({ signal }) => callApi<Decision>(`/v1/decisions/${id}`, { signal }),
    enabled: id !== undefined,
  });

/** Instance requests of the tenant that are held at this moment. */
export const useHeldCalls = (tenantId: string | undefined) =>
  useQuery({
    queryKey: ["held", tenantId],
    queryFn: async ({ signal }) => {
      const filter = queryString({ tenant: tenantId, outcome: "review", kind: "instance", limit: PAGE });
      const page = await callApi<Page<Decision>>(`/v1/decisions${filter}`, { signal });
      return page.items.filter((decision) => decision.resolution === null);
    },
    enabled: tenantId !== undefined,
  });

export interface CaseChange {
  /** The last part of the address: `claim`, `notes`, `matches/…`, `verdict` … */
  action: string;
  body?: unknown;
  file?: File;
}

interface ReadPages {
  pages: Page<QueuedCase>[];
  pageParams: unknown[];
}

function changeRow(client: QueryClient, id: string, change: (item: QueuedCase) => QueuedCase): void {
  client.setQueriesData<ReadPages>({ queryKey: queueKey }, (known) => {
    const at = known?.pages?.findIndex(({ items }) => items.some((item) => item.id === id)) ?? -1;
    if (!known || at < 0) return known;
    const replace = (page: Page<QueuedCase>, index: number) =>
      index === at ? { ...page, items: page.items.map((item) => (item.id === id ? change(item) : item)) } : page;
    return { ...known, pages: known.pages.map(replace) };
  });
}

const keepSummary = (client: QueryClient, summary: CaseSummary): void =>
  changeRow(client, summary.id, (item) => ({ ...item, ...summary }));

/** The row of a case that changed elsewhere says so, where it stands. */
export const keepInQueue = (client: QueryClient, { caseId, state, revision, score, priority, assignee }: CaseFeedEvent): void =>
  changeRow(client, caseId, (item) =>
    revision < item.revision ? item : { ...item, state, revision, score, priority, assignee },
  );

/** A change of one case, on the revision that is on the screen. */
export function useCaseChange(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, ...change }: CaseChange & { revision: number }) =>
      callApi<CaseSummary>(`/v1/cases/${id}/${action}`, { method: "POST", ...change }),
    onSuccess: (summary) => {
      // The row in the queue changes in place; it moves only when the queue is read again.
      keepSummary(client, summary);
      client.setQueryData<CaseDetail>(caseKey(id), (known) => known && { ...known, ...summary });
    },
    onSettled: () => client.invalidateQueries({ queryKey: caseKey(id) }),
  });
}

/** The same change of many cases; each has its own result. */
export function useBulkChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (change: BulkChange) =>
      (await callApi<{ results: BulkResult[] }>("/v1/cases/bulk", { method: "POST", body: change })).results,
    onSuccess: (results) => {
      for (const { id, case: summary } of results) {
        if (summary) keepSummary(client, summary);
        void client.invalidateQueries({ queryKey: caseKey(id) });
      }
    },
  });
}

/** Claims the most urgent open case; null when there is none. */
export function useClaimNext() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => callApi<CaseSummary | null>("/v1/cases/claim-next", { method: "POST" }),
    onSuccess: (summary) => summary && keepSummary(client, summary),
  });
}
