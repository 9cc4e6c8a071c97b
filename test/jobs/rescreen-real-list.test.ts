import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { type ListPublisher, openListPublisher } from "../helpers/list-publisher.ts";
import { openQueuePeople, type QueuePeople } from "../helpers/queue-people.ts";
import { aSignup } from "../helpers/requests.ts";
import { refreshAndRescreen, rescreened } from "../helpers/rescreened.ts";
import { hasSharedData, sharedPath, withoutSharedData } from "../helpers/shared-data.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const read = (path: string) => readFile(sharedPath(`data/lists/${path}`), "latin1");
const rowsOf = (text: string) => parse(text, { relax_column_count: true, relax_quotes: true }) as string[][];

/** Names of people who are in the later list only, as they would write them themselves. */
async function listedLater(count: number): Promise<string[]> {
  const [before, after] = [rowsOf(await read("ofac/sdn.csv")), rowsOf(await read("ofac-later/sdn.csv"))];
  const known = new Set(before.map(([id]) => id));
  const added = after.filter(
    ([id, name, kind]) => !known.has(id) && kind?.trim() === "individual" && /^[A-Z ]+, [A-Za-z ]{5,}$/.test(name ?? ""),
  );
  return added.slice(0, count).map(([, name = ""]) => name.split(", ").reverse().join(" "));
}

describe.skipIf(!hasSharedData)(`the SDN list four months later (${withoutSharedData})`, () => {
  let directory: string;
  let publisher: ListPublisher;
  let server: TestServer;
  let people: QueuePeople;
  let admin: Api;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-later-"));
    publisher = await openListPublisher(directory);
    server = await openTestServer({ listsFile: publisher.listsFile });
    people = await openQueuePeople(server);
    admin = createApi(server.url, await server.keyFor("admin"));
    // The server fetches what is due by itself; this waits for it.
    await admin.post("/v1/lists/us-ofac-sdn/refresh", {});
    await rescreened(admin, "us-ofac-sdn");
  }, 120_000);
  afterAll(async () => {
    await server?.close();
    await publisher?.close();
    await rm(directory, { recursive: true, force: true });
  });

  it("opens a case for each tenant whose owner was added, and for nobody else", async () => {
    const owner = (name: string) => ({
      kind: "individual",
      name,
      residenceCountry: "CA",
      percent: 100,
      roles: ["beneficial_owner"],
    });
    const signUp = async (name: string) => {
      const body = aSignup({ owners: [owner(name)] });
      const { status, body: decision } = await people.operator.post<Decision>("/v1/tenants", body);
      expect(status).toBe(201);
      return { externalId: body.externalId, decision };
    };
    const listed = [];
    for (const name of await listedLater(5)) listed.push(await signUp(name));
    const others = [];
    for (let i = 0; i < 5; i++) others.push(await signUp(`Jo Tremblay the ${i}th`));
    expect(listed.length).toBe(5);

    publisher.publish("/ofac/sdn.csv", await read("ofac-later/sdn.csv"));
    expect((await refreshAndRescreen(admin, "us-ofac-sdn")).told).toBeGreaterThan(500);

    const casesOf = async (externalId: unknown) =>
      (await people.auditor.get<{ items: CaseSummary[] }>(`/v1/cases?q=${externalId}`)).body.items;
    for (const { externalId, decision } of listed) {
      const [first] = await casesOf(externalId);
      expect(first).toMatchObject({ kind: decision.caseId ? "signup" : "monitoring", state: "open" });
      expect(first?.rules).toContain("screening.sdn_match");
    }
    for (const { externalId } of others) expect(await casesOf(externalId)).toEqual([]);
  }, 120_000);
});
