import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { createApi } from "../helpers/api.ts";
import { type BreakableStore, openBreakableStore } from "../helpers/breakable-store.ts";
import { newDirectory, processesIn, removeTree, until as untilGone } from "../helpers/embedded-postgres-runs.ts";
import { until } from "../helpers/events.ts";
import { openQueuePeople, type QueuePeople } from "../helpers/queue-people.ts";
import { aSignup } from "../helpers/requests.ts";
import { type Served, serveGatehouse, starterListsYaml } from "../helpers/served-gatehouse.ts";

const routeOf = (id: string, onUnavailable: string) => `  - id: ${id}
    method: POST
    path: /${id}
    ask: instance
    onUnavailable: ${onUnavailable}
    request:
      tenant: body.tenant
      accelerator: body.gpu
      acceleratorsPerInstance: 8
      instances: body.count
      durationHours: 500
      region.id: '"ca-central"'
      region.country: '"CA"'
      connection.ip: '"24.48.0.1"'
`;
const routes = `unmatched: pass\nroutes:\n${[
  routeOf("hold", "hold"),
  routeOf("deny", "deny"),
  routeOf("allow", "allow"),
  routeOf("by-bucket", "{ default: deny, consumer: allow, unknown: hold }"),
].join("")}`;

describe("the doors while the store is away", () => {
  let base: string;
  let dataDir: string;
  let store: BreakableStore;
  let served: Served;
  let server: { url: string };
  let people: QueuePeople;
  let key: string;
  let tenant: string;

  beforeAll(async () => {
    base = newDirectory();
    dataDir = join(base, "data");
    await writeFile(join(base, "lists.yaml"), starterListsYaml);
    await writeFile(join(base, "routes.yaml"), routes);
    await writeFile(join(base, "settings.yaml"), JSON.stringify({ doors: { deadlineMs: 500 } }));
    store = await openBreakableStore(join(base, "pg"));
    const env = {
      DATABASE_URL: store.connectionString,
      GATEHOUSE_ROUTES: join(base, "routes.yaml"),
      GATEHOUSE_LOG_LEVEL: "fatal",
    };
    served = serveGatehouse(dataDir, env, ["--config", join(base, "settings.yaml"), "serve"]);
    const url = await served.ready;
    const admin = createApi(url, served.adminKey());
    const keyFor = async (role: string, name = role, subject?: string) =>
      (await admin.post<{ key: string }>("/v1/api-keys", { name, roles: [role], ...(subject && { subject }) })).body.key;
    server = { url };
    people = await openQueuePeople({ url, keyFor });
    key = await keyFor("service");
  });
  afterAll(async () => {
    served?.child.kill("SIGKILL");
    await served?.ended;
    await store?.close();
    const isClean = await untilGone(() => processesIn(base).length === 0, 10_000);
    removeTree(base);
    expect(isClean).toBe(true);
  });
  beforeEach(async () => {
    const profile = aSignup();
    tenant = String(profile["externalId"]);
    expect((await people.operator.post("/v1/tenants", profile)).status).toBe(201);
    // The key is known from before, as that of a proxy in use is.
    expect((await ask("images", {})).status).toBe(200);
  });

  const ask = (route: string, changes: object) =>
    fetch(`${server.url}/doors/ext-authz/${route}`, {
      method: "POST",
      headers: { "x-gatehouse-key": key, "content-type": "application/json" },
      body: JSON.stringify({ tenant, gpu: "RTX 4090", count: 1, ...changes }),
    });
  const outcomeOf = async (route: string, changes = {}) => {
    const answer = await ask(route, changes);
    return [answer.status, answer.headers.get("x-gatehouse-outcome")];
  };
  const spooled = async () => (await readdir(join(dataDir, "undecided")).catch(() => [])).length;
  const metric = async (name: string) =>
    (await (await fetch(`${server.url}/metrics`)).text()).match(new RegExp(`^${name}.*$`, "gm")) ?? [];

  it("say what the route says for the accelerator, in time, when it refuses connections and when it only hangs", async () => {
    for (const breakIt of [() => store.cut(), async () => store.freeze()]) {
      await breakIt();
      const started = performance.now();
      expect(await outcomeOf("hold")).toEqual([503, "unavailable"]);
      expect(await outcomeOf("deny")).toEqual([403, "denied"]);
      expect(await outcomeOf("by-bucket", { gpu: "H100" })).toEqual([403, "denied"]);
      expect(await outcomeOf("by-bucket", { gpu: "no such thing" })).toEqual([503, "unavailable"]);
      expect(performance.now() - started).toBeLessThan(4_000);
      expect((await ask("hold", {})).headers.get("retry-after")).toBe("2");
      await store.mend();
      await until(
        () => outcomeOf("hold"),
        ([status]) => status === 200,
        30_000,
      );
    }
    const counted = (await metric("gatehouse_undecided_total")).join("\n");
    expect(counted).toMatch(/choice="hold",because="unavailable"/);
    expect(counted).toMatch(/choice="deny",because="deadline"/);
  });

  it("let a call through where the route says so, written down sealed, and decide it when the store is back", async () => {
    await store.cut();
    const answer = await ask("allow", {});
    expect([answer.status, answer.headers.get("x-gatehouse-outcome")]).toEqual([200, "undecided"]);
    const id = String(answer.headers.get("x-gatehouse-undecided"));
    const text = await readFile(join(dataDir, "undecided", `${id}.sealed`), "latin1");
    expect(text).not.toContain(tenant);
    expect(await metric("gatehouse_undecided_waiting")).toEqual(["gatehouse_undecided_waiting 1"]);
    await store.mend();
    await until(spooled, (count) => count === 0, 30_000);
    const { body } = await people.auditor.get<{ items: { kind: string; outcome: string }[] }>(`/v1/decisions?tenant=${tenant}`);
    expect(body.items.filter(({ kind }) => kind === "instance")).toMatchObject([{ outcome: "allow" }]);
    expect((await metric("gatehouse_undecided_settled_total")).join()).toMatch(/outcome="allow"\} 1/);
  });

  it("bring before people what would not have gone through: a review has its case, a denial gets one", async () => {
    await store.cut();
    const review = tenant;
    expect((await ask("allow", { count: 300, gpu: "H100" })).status).toBe(200);
    await store.mend();
    await until(spooled, (count) => count === 0, 30_000);
    const denied = aSignup({ connection: { ip: "2.144.0.1", timezone: "Asia/Tehran" } });
    await until(
      () => people.operator.post("/v1/tenants", denied),
      ({ status }) => status === 201,
      15_000,
    );
    await store.cut();
    tenant = String(denied["externalId"]);
    expect((await ask("allow", {})).status).toBe(200);
    await store.mend();
    await until(spooled, (count) => count === 0, 30_000);
    const casesOf = async (q: string) => (await people.analyst.get<{ items: CaseSummary[] }>(`/v1/cases?q=${q}`)).body.items;
    expect(await casesOf(review)).toMatchObject([{ kind: "instance" }]);
    expect(await casesOf(tenant)).toMatchObject([{ kind: "monitoring" }]);
  });

  it("decide once what was too slow and went through: the late decision is found by its key", async () => {
    store.freeze();
    const answer = await ask("allow", {});
    expect(answer.headers.get("x-gatehouse-outcome")).toBe("undecided");
    await store.mend();
    await until(spooled, (count) => count === 0, 60_000);
    const { body } = await people.auditor.get<{ items: { kind: string }[] }>(`/v1/decisions?tenant=${tenant}`);
    expect(body.items.filter(({ kind }) => kind === "instance")).toHaveLength(1);
  });
});
