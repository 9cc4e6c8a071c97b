import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { sharedPath } from "./shared-data.ts";

export interface ListPublisher {
  /** A lists file whose sources are served from loopback, as their publishers would. */
  listsFile: string;
  url: string;
  /** Served instead of the real file from now on; null: the real one again. */
  replace(path: string, answer: { status: number; body: string } | null): void;
  close(): Promise<void>;
}

const sourcesAt = (url: string) => `sources:
  - id: us-ofac-sdn
    publisher: US Treasury, OFAC
    format: ofac-sdn-csv
    files: { sdn: "${url}/ofac/sdn.csv", alt: "${url}/ofac/alt.csv", add: "${url}/ofac/add.csv", comments: "${url}/ofac/sdn_comments.csv" }
    effect: blocked
    refreshHours: 24
    maxAgeDays: 30
  - id: us-csl
    publisher: US Department of Commerce
    format: csl-csv
    files: { list: "${url}/csl/consolidated.csv" }
    effect: listed
    refreshHours: 24
    maxAgeDays: 30
  - id: un-sc
    publisher: United Nations Security Council
    format: un-xml
    files: { list: "${url}/un/consolidated.xml" }
    effect: listed
    refreshHours: 24
    maxAgeDays: 3650
`;

/** Serves ../shared/data/lists on loopback and writes a lists file for it into `directory`. */
export async function openListPublisher(directory: string): Promise<ListPublisher> {
  const replaced = new Map<string, { status: number; body: string }>();
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const other = replaced.get(path);
    if (other) {
      response.writeHead(other.status, { "content-type": "text/csv" }).end(other.body);
      return;
    }
    const file = createReadStream(sharedPath(`data/lists${path}`));
    file.on("error", () => response.writeHead(404).end());
    file.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const listsFile = join(directory, "lists.yaml");
  await writeFile(listsFile, sourcesAt(url));
  return {
    listsFile,
    url,
    replace: (path, answer) => void (answer ? replaced.set(path, answer) : replaced.delete(path)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
