import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { callApi } from "./call-api.ts";
import type { CaseFilter } from "./cases.ts";
import type { Page, SavedView } from "./wire.ts";

const viewsKey = ["saved-views"];

/** A filter as it is kept: figures and truths in place of the address's texts. */
function toKept({ minScore, overdue, ...rest }: CaseFilter): Record<string, unknown> {
  return {
    ...rest,
    ...(minScore !== undefined && { minScore: Number(minScore) }),
    ...(overdue !== undefined && { overdue: overdue === "true" }),
  };
}

/** The filter of a view that was kept. */
export const filterOf = ({ filter }: Pick<SavedView, "filter">): CaseFilter =>
  Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)]));

export const useSavedViews = () =>
  useQuery({
    queryKey: viewsKey,
    queryFn: async ({ signal }) => (await callApi<Page<SavedView>>("/v1/cases/views", { signal })).items,
    staleTime: 60_000,
  });

export function useSaveView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ filter, ...view }: { name: string; filter: CaseFilter; isShared: boolean }) =>
      callApi<SavedView>("/v1/cases/views", { method: "POST", body: { ...view, filter: toKept(filter) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: viewsKey }),
  });
}

export function useRemoveView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => callApi<null>(`/v1/cases/views/${id}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: viewsKey }),
  });
}
