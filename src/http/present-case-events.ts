import type { CaseFeedMessage } from "../domain/case-feed.ts";
import { isId } from "../platform/ids.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import type { Answer } from "./endpoint.ts";

const RETRY_MS = 2_000;
/** Credentials are looked at when a stream begins: it must not outlive them by more. */
const LONGEST_MS = 30 * 60_000;

function presentMessage(message: CaseFeedMessage): string {
  if (message.type === "idle") return ": idle\n\n";
  if (message.type === "reset") return "event: reset\ndata: {}\n\n";
  return `id: ${message.event.id}\nevent: case\ndata: ${JSON.stringify(message.event)}\n\n`;
}

async function* present(messages: AsyncIterable<CaseFeedMessage>): AsyncIterable<string> {
  yield `retry: ${RETRY_MS}\n\n`;
  for await (const message of messages) yield presentMessage(message);
}

/** Server-Sent Events of the queue. An id that is none of ours begins anew, with a reset first. */
export function eventStream(
  lastEventId: string | string[] | undefined,
  hungUp: AbortSignal,
  watch: UseCases["watchCases"],
): Answer {
  const after = typeof lastEventId === "string" && isId("evt", lastEventId) ? lastEventId : null;
  const signal = AbortSignal.any([hungUp, AbortSignal.timeout(LONGEST_MS)]);
  const headers = { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store", "X-Accel-Buffering": "no" };
  const isUnknown = lastEventId !== undefined && after === null;
  return { status: 200, headers, stream: isUnknown ? resetFirst(watch(null, signal)) : present(watch(after, signal)) };
}

async function* resetFirst(messages: AsyncIterable<CaseFeedMessage>): AsyncIterable<string> {
  yield presentMessage({ type: "reset" });
  yield* present(messages);
}
