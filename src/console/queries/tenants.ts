import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { callApi, queryString } from "./call-api.ts";
import type { Decision, ExposureReport, LinkReport, Page, TenantDetail, TenantSummary } from "./wire.ts";

const PAGE = 100;

const path = (ref: string) => `/v1/tenants/${encodeURIComponent(ref)}`;

export const tenantKey = (ref: string | undefined) => ["tenant", ref];

/** Tenants whose personal data was opened here; see the cases. */
const opened = new Set<string>();

const readTenant = (ref: string, signal: AbortSignal) =>
  callApi<TenantDetail>(`${path(ref)}${opened.has(ref) ? "" : "?personal=masked"}`, { signal });

export const isTenantOpened = (ref: string): boolean => opened.has(ref);

/** Shows the personal data of a tenant; the server keeps who looked. */
export function useOpenTenantData(ref: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => callApi<TenantDetail>(`${path(ref)}/personal-data`, { method: "POST" }),
    onSuccess: (tenant) => {
      opened.add(ref);
      client.setQueryData(tenantKey(ref), tenant);
    },
  });
}

export const useTenant = (ref: string | undefined) =>
  useQuery({
    queryKey: tenantKey(ref),
    queryFn: ({ signal }) => readTenant(ref ?? "", signal),
    enabled: ref !== undefined,
  });

export const useExposure = (ref: string | undefined) =>
  useQuery({
    queryKey: [...tenantKey(ref), "exposure"],
    queryFn: ({ signal }) => callApi<ExposureReport>(`${path(ref ?? "")}/exposure`, { signal }),
    enabled: ref !== undefined,
  });

export const useLinks = (ref: string | undefined) =>
  useQuery({
    queryKey: [...tenantKey(ref), "links"],
    queryFn: ({ signal }) => callApi<LinkReport>(`${path(ref ?? "")}/links`, { signal }),
    enabled: ref !== undefined,
  });

/** Tenants, page after page; `q` is what the API finds tenants by. */
export const useTenants = (filter: { q?: string; standing?: string }) =>
  useInfiniteQuery({
    queryKey: ["tenants", filter],
    queryFn: ({ pageParam, signal }) =>
      callApi<Page<TenantSummary>>(`/v1/tenants${queryString({ ...filter, limit: PAGE, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** What was decided of a tenant, the latest first. */
export const useDecisionsOf = (tenantId: string) =>
  useInfiniteQuery({
    queryKey: ["decisions", tenantId],
    queryFn: ({ pageParam, signal }) =>
      callApi<Page<Decision>>(`/v1/decisions${queryString({ tenant: tenantId, limit: PAGE, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export type StandingAction = "suspend" | "reinstate" | "close";

export function useChangeStanding(ref: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ action, reason }: { action: StandingAction; reason: string }) =>
      callApi<TenantDetail>(`${path(ref)}/${action}`, { method: "POST", body: { reason } }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: tenantKey(ref) }),
        client.invalidateQueries({ queryKey: ["tenants"] }),
      ]);
    },
  });
}

/** Rules an identifier out or in again; groups and exposure move, so all that was read of tenants is read again. */
export function useRuleOnLink() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ keyId, action, rationale }: { keyId: string; action: "dismiss" | "reinstate"; rationale: string }) =>
      callApi<unknown>(`/v1/links/${encodeURIComponent(keyId)}/${action}`, { method: "POST", body: { rationale } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tenant"] }),
  });
}
