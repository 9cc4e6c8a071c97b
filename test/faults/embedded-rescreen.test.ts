import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { openPool } from "../../src/engine/pool.ts";
import { createApi } from "../helpers/api.ts";
import { newDirectory, processesIn, removeTree, until } from "../helpers/embedded-postgres-runs.ts";
import { type OwnEntry, type OwnList, writeOwnList } from "../helpers/own-list.ts";
import { aSignup } from "../helpers/requests.ts";
import { rescreened } from "../helpers/rescreened.ts";
import { type Served, serveGatehouse } from "../helpers/served-gatehouse.ts";

const TENANTS = 60;
const LETTERS = "bcdfghjklmnprstvwz";
/** A name that is like no other: two words of letters drawn from the number. */
const nameOf = (i: number) => {
  const at = (n: number) => LETTERS[n % LETTERS.length];
  return `Qua${at(i)}o${at(i * 7 + 3)}ix ${at(i * 5 + 1)?.toUpperCase()}e${at(i)}a${at(Math.floor(i / 18))}und${at(i * 11)}`;
};
const FILLER: OwnEntry[] = Array.from({ length: 5 }, (_, i) => ({ id: `f${i}`, name: `Somebody Else ${i} Shipping` }));
const listed = Array.from({ length: TENANTS }, (_, i): OwnEntry => ({ id: `L-${i}`, name: nameOf(i) }));

describe("a server that is killed while it screens tenants again", () => {
  let base: string;
  let list: OwnList;
  let served: Served[];
  let postgres: Awaited<ReturnType<typeof openEmbeddedPostgres>>;

  beforeEach(async () => {
    base = newDirectory();
    list = await writeOwnList(base, FILLER);
    served = [];
    postgres = await openEmbeddedPostgres({ dataDir: join(base, "pg"), logger: console });
  });
  afterEach(async () => {
    for (const { child } of served) child.kill("SIGKILL");
    await Promise.all(served.map(({ ended }) => ended));
    await postgres.close();
    const isClean = await until(() => processesIn(base).length === 0, 10_000);
    removeTree(base);
    expect(isClean).toBe(true);
  });

  async function serve() {
    const env = { DATABASE_URL: postgres.connectionString, GATEHOUSE_LISTS: list.listsFile, GATEHOUSE_LOG_LEVEL: "warn" };
    const started = serveGatehouse(join(base, "data"), env);
    served.push(started);
    const url = await started.ready;
    return { ...started, api: createApi(url, started.adminKey()) };
  }

  test("goes on where it was, and every tenant has one case in the end", async () => {
    const pool = openPool(postgres.connectionString, { size: 2, onError: () => undefined });
    const count = async (what: string) => Number((await pool.query(`select count(*) from cases where ${what}`)).rows[0].count);
    try {
      const first = await serve();
      await rescreened(first.api, list.id);
      for (let i = 0; i < TENANTS; i++)
        expect((await first.api.post("/v1/tenants", aSignup({ name: nameOf(i) }))).status).toBe(201);
      await list.write([...FILLER, ...listed]);
      await first.api.post(`/v1/lists/${list.id}/refresh`, {});
      expect(await until(async () => (await count("kind = 'monitoring'")) >= 5, 30_000)).toBe(true);
      first.child.kill("SIGKILL");
      await first.ended;
      const opened = await count("kind = 'monitoring'");
      expect(opened).toBeLessThan(TENANTS);

      const second = await serve();
      const { told, found } = await rescreened(second.api, list.id);
      expect(told).toBe(TENANTS);
      expect(found).toBeGreaterThanOrEqual(TENANTS - opened);
      expect(await count("kind = 'monitoring' and revision = 1")).toBe(TENANTS);
      expect(Number((await pool.query("select count(distinct tenant_id) from cases")).rows[0].count)).toBe(TENANTS);
    } finally {
      await pool.end();
    }
  }, 180_000);
});
