import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { callApi, queryString } from "./call-api.ts";
import type { Role } from "./session.ts";
import type { ApiKey, AuditEntry, CreatedApiKey, Page } from "./wire.ts";

const PAGE = 100;
const keysKey = ["api-keys"];

export interface AuditFilter {
  entity?: string;
  actor?: string;
  from?: string;
}

/** The audit log, the latest first, page after page. */
export const useAudit = (filter: AuditFilter) =>
  useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam, signal }) =>
      callApi<Page<AuditEntry>>(`/v1/audit${queryString({ ...filter, limit: PAGE, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const useApiKeys = () =>
  useQuery({
    queryKey: keysKey,
    queryFn: async ({ signal }) => (await callApi<Page<ApiKey>>("/v1/api-keys", { signal })).items,
  });

/** Makes a key; the key itself is in the answer and nowhere else. */
export function useCreateApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; roles: Role[] }) => callApi<CreatedApiKey>("/v1/api-keys", { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keysKey }),
  });
}

export function useWithdrawApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => callApi<null>(`/v1/api-keys/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: keysKey }),
  });
}

/** Makes a one-time link that signs the named person in. */
export const useCreateSignInLink = () =>
  useMutation({
    mutationFn: (body: { name: string; roles: Role[] }) =>
      callApi<{ url: string; expiresAt: string }>("/v1/sign-in-links", { method: "POST", body }),
  });
