import { useQuery } from "@tanstack/react-query";
import { callApi } from "./call-api.ts";
import type { ExposureReport, TenantDetail } from "./wire.ts";

const path = (ref: string) => `/v1/tenants/${encodeURIComponent(ref)}`;

export const tenantKey = (ref: string | undefined) => ["tenant", ref];

export const useTenant = (ref: string | undefined) =>
  useQuery({
    queryKey: tenantKey(ref),
    queryFn: ({ signal }) => callApi<TenantDetail>(path(ref ?? ""), { signal }),
    enabled: ref !== undefined,
  });

export const useExposure = (ref: string | undefined) =>
  useQuery({
    queryKey: [...tenantKey(ref), "exposure"],
    queryFn: ({ signal }) => callApi<ExposureReport>(`${path(ref ?? "")}/exposure`, { signal }),
    enabled: ref !== undefined,
  });
