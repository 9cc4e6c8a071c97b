import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { dryRunResult } from "../../contract/decision.ts";
import type { policyValidation } from "../../contract/policy.ts";
import type { policyVersionSummary } from "../../contract/policy-version.ts";
import type { shadowComparison } from "../../contract/shadow.ts";
import { callApi } from "./call-api.ts";
import type { Page } from "./wire.ts";

export type VersionSummary = z.infer<typeof policyVersionSummary>;
export type Validation = z.infer<typeof policyValidation>;
export type PolicyProblem = Validation["problems"][number];
export type DryRunResult = z.infer<typeof dryRunResult>;
export type ShadowResult = z.infer<typeof shadowComparison>;
export type VersionStep = "submit" | "approve" | "activate" | "shadow" | "retire";

const MOST_VERSIONS = 200;
const pathOf = (id: string, version?: number) =>
  `/v1/policies/${encodeURIComponent(id)}/versions${version === undefined ? "" : `/${version}`}`;

/** The versions of a policy, the newest first. */
export const useVersions = (id: string | undefined) =>
  useQuery({
    queryKey: ["versions", id],
    queryFn: async ({ signal }) =>
      (await callApi<Page<VersionSummary>>(`${pathOf(id ?? "")}?limit=${MOST_VERSIONS}`, { signal })).items,
    enabled: id !== undefined,
  });

/** What is wrong with a document; nothing is kept of it. */
export const useValidation = (text: string, isAsked: boolean) =>
  useQuery({
    queryKey: ["validation", text],
    queryFn: ({ signal }) => callApi<Validation>("/v1/policies/validate", { method: "POST", body: { policy: text }, signal }),
    enabled: isAsked && text.trim() !== "",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: (before) => before,
    retry: false,
  });

/** Everything that shows which version decides is read again. */
function useForgetVersions() {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ["versions"] }),
      client.invalidateQueries({ queryKey: ["policies"] }),
    ]);
  };
}

export function useSaveDraft(id: string) {
  const forget = useForgetVersions();
  return useMutation({
    mutationFn: (body: { yaml: string; reason: string | null }) => callApi<VersionSummary>(pathOf(id), { method: "POST", body }),
    onSuccess: forget,
  });
}

export function useVersionStep(id: string) {
  const forget = useForgetVersions();
  return useMutation({
    mutationFn: ({ version, step, reason }: { version: number; step: VersionStep; reason: string | null }) =>
      callApi<VersionSummary>(`${pathOf(id, version)}/${step}`, { method: "POST", body: { reason } }),
    onSuccess: forget,
  });
}

export interface Trial {
  kind: "signup" | "instance";
  request: unknown;
  policy: string | null;
}

export const useDryRun = () =>
  useMutation({
    mutationFn: (trial: Trial) => callApi<DryRunResult>("/v1/decisions/dry-run", { method: "POST", body: trial }),
  });

/** How a version in the shadow has decided beside the active one. */
export const useShadow = (id: string | undefined, version: number | undefined) =>
  useQuery({
    queryKey: ["shadow", id, version],
    queryFn: ({ signal }) => callApi<ShadowResult>(`${pathOf(id ?? "", version)}/shadow`, { signal }),
    enabled: id !== undefined && version !== undefined,
    refetchInterval: 15_000,
  });
