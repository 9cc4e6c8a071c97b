import { useQuery } from "@tanstack/react-query";
import type { Readiness } from "../../contract/operations.ts";
import { callApi } from "./call-api.ts";

const EVERY_MS = 30_000;

/** What is away or partial; asked again and again while the page is open. */
export const useReadiness = () =>
  useQuery({
    queryKey: ["readiness"],
    queryFn: ({ signal }) => callApi<Readiness>("/readyz", { signal }),
    refetchInterval: EVERY_MS,
    retry: false,
  });
