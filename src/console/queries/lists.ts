import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { callApi } from "./call-api.ts";
import type { ListStatus, Page, ScreeningResult } from "./wire.ts";

const listsKey = ["lists"];

export const useLists = () =>
  useQuery({
    queryKey: listsKey,
    queryFn: async ({ signal }) => (await callApi<Page<ListStatus>>("/v1/lists", { signal })).items,
  });

/** Loads a list from its publisher now. */
export function useRefreshList() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => callApi<ListStatus>(`/v1/lists/${encodeURIComponent(id)}/refresh`, { method: "POST" }),
    onSettled: () => client.invalidateQueries({ queryKey: listsKey }),
  });
}

export interface NameToTry {
  kind: "organization" | "individual" | null;
  name: string;
  birthDate: string | null;
  countries: string[];
  threshold: number | null;
}

/** What the lists say of a name; nothing is kept of it. */
export const useTryName = () =>
  useMutation({
    mutationFn: (body: NameToTry) => callApi<ScreeningResult>("/v1/screenings", { method: "POST", body }),
  });
