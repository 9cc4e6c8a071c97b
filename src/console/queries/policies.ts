import { useQuery } from "@tanstack/react-query";
import type { FactReference } from "../../contract/policy.ts";
import { callApi } from "./call-api.ts";
import type { Page, PolicySummary, PolicyVersion } from "./wire.ts";

const LONG = 10 * 60_000;

/** What the console reads of a policy document. */
export interface PolicyDocument {
  title: string;
  thresholds: { review: number; deny: number };
  categories: Record<string, { title: string; cap: number }>;
  rules: { id: string; title: string; category: string }[];
}

export const usePolicies = () =>
  useQuery({
    queryKey: ["policies"],
    queryFn: ({ signal }) => callApi<Page<PolicySummary>>("/v1/policies", { signal }),
    staleTime: 30_000,
  });

/** A version never changes, so it is read once. */
export const usePolicyVersion = (id: string | undefined, version: number | null | undefined) =>
  useQuery({
    queryKey: ["policy", id, version],
    queryFn: ({ signal }) => callApi<PolicyVersion>(`/v1/policies/${id}/versions/${version}`, { signal }),
    enabled: id !== undefined && typeof version === "number",
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The document of the policy that decides at this moment. */
export function useActivePolicy(): PolicyDocument | undefined {
  const active = usePolicies().data?.items.find(({ activeVersion }) => activeVersion !== null);
  return usePolicyVersion(active?.id, active?.activeVersion).data?.document as PolicyDocument | undefined;
}

/** Facts by path, with what they mean. */
export const useFacts = () =>
  useQuery({
    queryKey: ["facts"],
    queryFn: async ({ signal }) => (await callApi<Page<FactReference>>("/v1/facts", { signal })).items,
    staleTime: LONG,
    select: (items) => new Map(items.map((fact) => [fact.path, fact])),
  });
