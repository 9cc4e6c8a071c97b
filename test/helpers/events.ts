import type { RecordedEvents } from "../../src/domain/telemetry.ts";
import type { Api, ApiAnswer } from "./api.ts";

let counter = 0;

/** An event of a tenant, now unless the test says when. */
export function anEvent(
  tenant: unknown,
  type: string,
  data: Record<string, unknown>,
  at: Date = new Date(),
): Record<string, unknown> {
  counter++;
  return { id: `evt-${process.pid}-${counter}`, tenant, type, at: at.toISOString(), data };
}

export const sendEvents = (api: Api, ...events: Record<string, unknown>[]): Promise<ApiAnswer<RecordedEvents>> =>
  api.post<RecordedEvents>("/v1/events", { events });

export const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);
export const daysAgo = (days: number): Date => hoursAgo(24 * days);

/** Asks until the answer is one that the test waits for; the last answer when time is up. */
export async function until<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean, withinMs = 15_000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isRight(answer) || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
