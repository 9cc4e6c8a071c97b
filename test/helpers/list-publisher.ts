import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openPublisher, type Publisher } from "./publisher.ts";
import { sharedPath } from "./shared-data.ts";

export interface ListPublisher extends Publisher {
  /** A lists file whose sources are served from loopback, as their publishers would. */
  listsFile: string;
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

/** Serves ../shared/data/lists on loopback, what is published aside, and writes a lists file for it into `directory`. */
export async function openListPublisher(directory: string): Promise<ListPublisher> {
  const publisher = await openPublisher((path, response) => {
    const file = createReadStream(sharedPath(`data/lists${path}`));
    file.on("error", () => response.writeHead(404).end());
    file.pipe(response);
  });
  const listsFile = join(directory, "lists.yaml");
  await writeFile(listsFile, sourcesAt(publisher.url));
  return { ...publisher, listsFile };
}
