import { Gauge, Histogram, type Registry } from "prom-client";
import type { OutgoingEvents } from "../store/outgoing.ts";
import type { DeliveryParts } from "../usecases/deliver-webhooks.ts";

const BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const MOST_OFTEN_MS = 5_000;

/** What hears of each attempt to deliver. */
export function measureDeliveries(registry: Registry): DeliveryParts["onAttempt"] {
  const histogram = new Histogram({
    name: "gatehouse_webhook_attempt_duration_seconds",
    help: "Seconds that attempts to deliver took, by what the delivery came to",
    labelNames: ["state"],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  return ({ state, seconds }) => histogram.observe({ state }, seconds);
}

/** What is on its way, as gauges. However often they are scraped, the store is asked a few times a minute. */
export function measureOutbox(registry: Registry, backlog: () => ReturnType<OutgoingEvents["backlog"]>): void {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> = Promise.resolve();

  async function ask(): Promise<void> {
    const found = await backlog();
    outbox.set(found.outbox);
    lag.set(found.outboxSeconds);
    deliveries.set({ state: "waiting" }, found.waiting);
    deliveries.set({ state: "dead" }, found.dead);
    overdue.set(found.overdueSeconds);
  }

  function refresh(): Promise<void> {
    if (performance.now() - askedAt < MOST_OFTEN_MS) return asking;
    askedAt = performance.now();
    // While the store is away the gauges keep what they were.
    asking = ask().catch(() => undefined);
    return asking;
  }

  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge<L>({ name, help, labelNames, registers: [registry], collect: refresh });
  const outbox = gauge("gatehouse_outbox_events", "Events that were not put on the way to webhooks yet");
  const lag = gauge("gatehouse_outbox_lag_seconds", "Age of the oldest event in the outbox");
  const deliveries = gauge("gatehouse_webhook_deliveries", "Deliveries that wait, and those that were given up", ["state"]);
  const overdue = gauge("gatehouse_webhook_overdue_seconds", "For how long the delivery that waits longest has been due");
}
