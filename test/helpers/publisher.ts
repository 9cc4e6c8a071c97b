import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What is answered for a path. */
export interface PublishedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body: string | Buffer;
  /** The connection is cut when so many bytes of the body were sent. */
  cutAfterBytes?: number;
}

export interface Publisher {
  url: string;
  /** Answered for the path from now on; null: nothing is there. */
  publish(path: string, answer: string | Buffer | PublishedAnswer | null): void;
  /** How often the path was asked for. */
  requests(path: string): number;
  close(): Promise<void>;
}

function send(response: ServerResponse, { status = 200, headers = {}, body, cutAfterBytes }: PublishedAnswer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { "content-type": "text/csv", "content-length": bytes.length, ...headers });
  if (cutAfterBytes === undefined) response.end(bytes);
  else response.write(bytes.subarray(0, cutAfterBytes), () => response.destroy());
}

/** A web server on loopback that says what it was told to. `otherwise` answers for paths that nothing was published for. */
export async function openPublisher(otherwise?: (path: string, response: ServerResponse) => void): Promise<Publisher> {
  const published = new Map<string, PublishedAnswer>();
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const answer = published.get(path);
    if (answer) send(response, answer);
    else if (otherwise) otherwise(path, response);
    else response.writeHead(404).end("not found");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    publish(path, answer) {
      if (answer === null) published.delete(path);
      else published.set(path, typeof answer === "string" || Buffer.isBuffer(answer) ? { body: answer } : answer);
    },
    requests: (path) => counts.get(path) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
