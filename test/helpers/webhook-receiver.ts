import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface ReceivedMessage {
  id: string;
  at: number;
  headers: IncomingHttpHeaders;
  body: string;
  message: { type: string; timestamp: string; data: Record<string, unknown> };
}

export interface WebhookReceiver {
  url: string;
  received: ReceivedMessage[];
  /** What is answered from now on: a status, or null for no answer at all. */
  answerWith(answer: number | null | ((message: ReceivedMessage) => number | null), headers?: Record<string, string>): void;
  close(): Promise<void>;
}

/** A receiver of webhooks on loopback that keeps all that it is sent. */
export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedMessage[] = [];
  let answer: (message: ReceivedMessage) => number | null = () => 204;
  let answerHeaders: Record<string, string> = {};
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { headers } = request;
    const message = { id: String(headers["webhook-id"]), at: performance.now(), headers, body, message: JSON.parse(body) };
    received.push(message);
    const status = answer(message);
    if (status !== null) response.writeHead(status, answerHeaders).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answerWith(next, headers = {}) {
      answer = typeof next === "function" ? next : () => next;
      answerHeaders = headers;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
