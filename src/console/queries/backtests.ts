import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { z } from "zod";
import type { backtest, backtestDetail } from "../../contract/backtest.ts";
import { callApi } from "./call-api.ts";
import type { Page } from "./wire.ts";

export type Backtest = z.infer<typeof backtest>;
export type BacktestDetail = z.infer<typeof backtestDetail>;
export type BacktestResult = NonNullable<BacktestDetail["result"]>;

export interface BacktestOrder {
  policy: { id: string; version: number } | null;
  document: string | null;
  from: string | null;
  limit: number | null;
  capacity: number | null;
  recall: number | null;
}

const listKey = ["backtests"];
const keyOf = (id: string | null) => ["backtest", id];

export const isRunning = ({ state }: Pick<Backtest, "state">): boolean => state === "queued" || state === "running";

export const useBacktests = () =>
  useQuery({
    queryKey: listKey,
    queryFn: async ({ signal }) => (await callApi<Page<Backtest>>("/v1/backtests?limit=20", { signal })).items,
  });

/** A backtest, which is followed while it runs. */
export function useBacktest(id: string | null) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => callApi<BacktestDetail>(`/v1/backtests/${id}`, { signal }),
    enabled: id !== null,
  });
  const isWatched = query.data !== undefined && isRunning(query.data);
  useEffect(() => {
    if (id === null || !isWatched) return;
    const events = new EventSource(`/v1/backtests/${id}/events`);
    const keep = (event: MessageEvent<string>) => {
      const state = JSON.parse(event.data) as Backtest;
      client.setQueryData<BacktestDetail>(keyOf(id), (known) => known && { ...known, ...state });
    };
    events.addEventListener("progress", keep);
    events.addEventListener("end", () => {
      events.close();
      void client.invalidateQueries({ queryKey: keyOf(id) });
      void client.invalidateQueries({ queryKey: listKey });
    });
    return () => events.close();
  }, [client, id, isWatched]);
  return query;
}

export function useStartBacktest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: BacktestOrder) => callApi<Backtest>("/v1/backtests", { method: "POST", body: order }),
    onSuccess: () => client.invalidateQueries({ queryKey: listKey }),
  });
}

export function useCancelBacktest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => callApi<Backtest>(`/v1/backtests/${id}`, { method: "DELETE" }),
    onSettled: (_answer, _error, id) => client.invalidateQueries({ queryKey: keyOf(id) }),
  });
}
