import { Gauge, type Registry } from "prom-client";
import type { QueueCount } from "../store/due-cases.ts";

const MOST_OFTEN_MS = 15_000;

/** Running and overdue cases as gauges. However often they are scraped, the store is asked a few times a minute. */
export function measureQueue(registry: Registry, count: () => Promise<QueueCount[]>): void {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> = Promise.resolve();

  async function ask(): Promise<void> {
    const counts = await count();
    for (const gauge of [running, overdue]) gauge.reset();
    for (const { kind, state, count: cases, overdue: late } of counts) {
      running.set({ kind, state }, cases);
      overdue.set({ kind, state }, late);
    }
  }

  /** While the store is away the gauges keep what they were: `/readyz` is what tells of it. */
  function refresh(): Promise<void> {
    if (performance.now() - askedAt < MOST_OFTEN_MS) return asking;
    askedAt = performance.now();
    asking = ask().catch(() => undefined);
    return asking;
  }

  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ["kind", "state"], registers: [registry], collect: refresh });
  const running = gauge("gatehouse_cases_running", "Cases that have not ended");
  const overdue = gauge("gatehouse_cases_overdue", "Running cases that are past their due date");
}
