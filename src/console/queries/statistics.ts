import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { caseStatistics } from "../../contract/case-quality.ts";
import { callApi, queryString } from "./call-api.ts";

export type CaseStatistics = z.infer<typeof caseStatistics>;

const EVERY_MS = 60_000;

/** Inflow, backlog and times of the queue over whole days. */
export const useStatistics = (from: string | null) =>
  useQuery({
    queryKey: ["statistics", from],
    queryFn: ({ signal }) => callApi<CaseStatistics>(`/v1/cases/stats${queryString({ from })}`, { signal }),
    refetchInterval: EVERY_MS,
    staleTime: EVERY_MS / 2,
  });
