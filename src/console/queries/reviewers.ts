import { useQuery } from "@tanstack/react-query";
import { callApi } from "./call-api.ts";
import type { CaseSummary, Page } from "./wire.ts";

export type Person = NonNullable<CaseSummary["assignee"]>;

/** Who may be given a case, by name. */
export const useReviewers = (isAsked: boolean) =>
  useQuery({
    queryKey: ["reviewers"],
    queryFn: async ({ signal }) => (await callApi<Page<Person>>("/v1/reviewers", { signal })).items,
    enabled: isAsked,
  });
