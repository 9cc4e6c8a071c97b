/** One message of a stream of Server-Sent Events. */
export interface StreamedEvent {
  event: string;
  id: string | null;
  data: Record<string, unknown>;
}

function parseMessage(block: string): StreamedEvent | null {
  const fields = new Map<string, string>();
  for (const line of block.split("\n")) {
    const at = line.indexOf(": ");
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 2));
  }
  const data = fields.get("data");
  return data === undefined
    ? null
    : { event: fields.get("event") ?? "message", id: fields.get("id") ?? null, data: JSON.parse(data) };
}

/** Reads events as they come. `next` rejects when none comes in time. */
export async function openEventStream(url: string, headers: Record<string, string>) {
  const stop = new AbortController();
  const response = await fetch(url, { headers, signal: stop.signal });
  const events: StreamedEvent[] = [];
  let wake: () => void = () => undefined;
  let text = "";
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const message = parseMessage(text.slice(0, end));
        text = text.slice(end + 2);
        if (message) events.push(message);
        wake();
      }
    }
  })().catch(() => undefined);
  return {
    response,
    async next(withinMs = 5_000): Promise<StreamedEvent> {
      const until = Date.now() + withinMs;
      for (;;) {
        const event = events.shift();
        if (event) return event;
        if (Date.now() > until) throw new Error("no event came");
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, until - Date.now() + 1);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    async close(): Promise<void> {
      stop.abort();
      await reading;
    },
    /** Resolves when the other side ends it. */
    ended: reading,
  };
}
