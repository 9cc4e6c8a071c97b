import { setTimeout as sleep } from "node:timers/promises";
import type { Backtest, BacktestResult } from "../domain/backtest.ts";
import type { Caller } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import { createId } from "../platform/ids.ts";
import type { PolicyChecker } from "../policy/check/policy-checker.ts";
import type { Backtests } from "../store/backtests.ts";
import type { Policies } from "../store/policies.ts";
import type { RecordAudit } from "./build-decision.ts";
import { ID_POSITION, pageOf, readCursor } from "./cursors.ts";
import { refuseBadPolicy } from "./refuse-bad-policy.ts";
import type { Page, PageQuery } from "./use-cases.ts";

export interface BacktestOrder {
  /** A version of the store, or a document that is none. */
  policy: { id: string; version: number } | null;
  document: string | null;
  from: string | null;
  to: string | null;
  limit: number | null;
  capacity: number | null;
  recall: number | null;
}

export interface BacktestUseCases {
  /** Has stored decisions evaluated by a policy; the work is done elsewhere and can be watched. */
  startBacktest(order: BacktestOrder, caller: Caller): Promise<Backtest>;
  listBacktests(page: PageQuery): Promise<Page<Backtest>>;
  getBacktest(id: string): Promise<Backtest & { result: BacktestResult | null }>;
  /** `conflict` when it has ended. */
  cancelBacktest(id: string, caller: Caller): Promise<Backtest>;
  /** The backtest at each step of its progress, until it ends or `signal` fires. */
  watchBacktest(id: string, signal: AbortSignal): Promise<AsyncIterable<Backtest>>;
}

const LOOK_MS = 500;

export function createBacktestManagement(parts: {
  backtests: Backtests;
  policies: Policies;
  checker: PolicyChecker;
  recordAudit: RecordAudit;
  /** Tells the runner that there is work. */
  wake(): void;
  /** Fires when the server stops: then nothing is watched any more. */
  ending: AbortSignal;
  now: () => Date;
}): BacktestUseCases {
  const { backtests, policies, now } = parts;

  async function find(id: string) {
    const found = await backtests.find(id);
    if (!found) throw new GatehouseError("not-found", { detail: "there is no such backtest" });
    return found;
  }

  async function policyOf({ policy, document }: BacktestOrder): Promise<{ policy: Backtest["policy"]; yaml: string }> {
    if (policy) {
      const found = await policies.find(policy.id, policy.version);
      if (!found) throw new GatehouseError("not-found", { detail: "there is no such version of a policy" });
      return { policy: { id: found.id, version: found.version, digest: found.digest }, yaml: found.yaml };
    }
    const yaml = document ?? "";
    const { id, digest } = refuseBadPolicy(await parts.checker.check(yaml), "/document");
    return { policy: { id, version: null, digest }, yaml };
  }

  const audit = (backtest: Pick<Backtest, "id" | "policy">, action: string, caller: Caller, at: Date) =>
    parts.recordAudit({
      at,
      actor: caller.id,
      action: `backtest.${action}`,
      entity: backtest.id,
      data: { policy: backtest.policy },
    });

  async function* watch(id: string, signal: AbortSignal): AsyncGenerator<Backtest> {
    let last = "";
    while (!signal.aborted) {
      const { backtest } = await find(id);
      const state = JSON.stringify([backtest.state, backtest.progress]);
      if (state !== last) yield backtest;
      last = state;
      if (backtest.state !== "queued" && backtest.state !== "running") return;
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  return {
    async startBacktest(order, caller) {
      const { policy, yaml } = await policyOf(order);
      const at = now();
      const id = createId("bt", at.getTime());
      const { from, to, limit, capacity, recall } = order;
      const author = { id: caller.id, name: caller.name };
      const started = {
        id,
        policy,
        from,
        to: to ?? at.toISOString(),
        limit,
        capacity,
        recall,
        author,
        createdAt: at.toISOString(),
      };
      await backtests.add({ ...started, yaml }, audit(started, "started", caller, at));
      parts.wake();
      return (await find(id)).backtest;
    },

    async listBacktests({ limit, cursor }) {
      const before = readCursor(cursor, ID_POSITION);
      return pageOf(await backtests.list({ limit: limit + 1, before }), limit, ({ id }) => id);
    },

    async getBacktest(id) {
      const { backtest, result } = await find(id);
      return { ...backtest, result: result as BacktestResult | null };
    },

    async cancelBacktest(id, caller) {
      const { backtest } = await find(id);
      const at = now();
      if (!(await backtests.cancel(id, at, audit(backtest, "cancelled", caller, at)))) {
        throw new GatehouseError("conflict", { detail: `the backtest has ended: it is ${backtest.state}` });
      }
      return (await find(id)).backtest;
    },

    async watchBacktest(id, signal) {
      await find(id);
      return watch(id, AbortSignal.any([signal, parts.ending]));
    },
  };
}
