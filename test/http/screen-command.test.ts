import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiClient, createApiClient } from "../../src/commands/api-client.ts";
import { screenName } from "../../src/commands/operate.ts";
import { loadConfig } from "../../src/platform/config.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const OWN_LIST = `id,kind,name,aliases,countries
1,organization,Zarya Kvant Optics LLC,Зоря Оптика,RU
2,individual,Barzan Ibrahim al-Tikriti,,IQ
`;

describe("gatehouse screen", () => {
  let directory: string;
  let server: TestServer;
  let client: ApiClient;
  const screen = (name: string, options: Partial<Parameters<typeof screenName>[2]> = {}) =>
    screenName(client, name, { country: [], explain: false, ...options });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-screen-"));
    await writeFile(join(directory, "own.csv"), OWN_LIST);
    const own = { id: "own", publisher: "Us", format: "plain-csv", files: { list: "./own.csv" }, effect: "blocked" };
    const listsFile = join(directory, "lists.yaml");
    await writeFile(listsFile, JSON.stringify({ sources: [own] }));
    server = await openTestServer({ listsFile });
    const env = { GATEHOUSE_PORT: new URL(server.url).port, GATEHOUSE_ADMIN_KEY: server.adminKey.key };
    client = await createApiClient(loadConfig({ env }).config);
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  test("shows score, list, entry and name of each match, and how long it took", async () => {
    const [match, took] = (await screen("Zarya Kvant Optics")).split("\n");
    expect(match).toMatch(/^0\.9\d\d +own +1 +Zarya Kvant Optics LLC$/);
    expect(took).toMatch(/^\(\d+\.\d\d ms\)$/);
  });

  test("with --explain shows each thing that was compared", async () => {
    const lines = (await screen("Zarya Kvant Optics LLC", { country: ["RU"], explain: true })).split("\n");
    expect(lines[1]).toBe('        name 1.00: "Zarya Kvant Optics LLC" with "Zarya Kvant Optics LLC"');
    expect(lines[2]).toBe('        country 1.00: "RU" with "RU"');
  });

  test("with --country weighs where the party is", async () => {
    const scoreOf = async (country: string[]) => Number((await screen("Barzan Ibrahim Tikriti", { country })).split(" ")[0]);
    expect(await scoreOf(["IQ"])).toBeGreaterThan(await scoreOf(["CA"]));
  });

  test("says that nothing was found", async () => {
    expect((await screen("Harbour Robotics GmbH")).split("\n")[0]).toBe("no match");
  });

  test("says what is wrong with a name that cannot be screened", async () => {
    await expect(screen("")).rejects.toThrow(/name/);
  });
});
