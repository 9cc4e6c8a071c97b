import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { type Api, createApi, ifMatch } from "../helpers/api.ts";
import { type DebianPostgres, debianPostgres, openDebianPostgres } from "../helpers/debian-postgres.ts";
import { anEvent, sendEvents } from "../helpers/events.ts";
import { aDoubtfulSignup, anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { inStore } from "../helpers/store-client.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const SECRETS = { GATEHOUSE_MASTER_KEY: "33".repeat(32), GATEHOUSE_ADMIN_KEY: "ghk_of-the-backup-test" };
const DECISIONS = "select id, outcome, document::text from decisions order by id";

describe.skipIf(debianPostgres === null)("a dump of a live system, restored elsewhere", () => {
  let postgres: DebianPostgres;
  let live: TestServer;
  let restored: TestServer;
  let directory: string;
  const made: Decision[] = [];
  let held: Decision;

  const open = (database: string) => openTestServer({ env: { DATABASE_URL: postgres.urlOf(database), ...SECRETS } });
  const apiOf = (server: TestServer): Api => createApi(server.url, SECRETS.GATEHOUSE_ADMIN_KEY);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-dump-"));
    postgres = await openDebianPostgres(debianPostgres ?? "");
    for (const name of ["live", "restored"])
      await postgres.program("psql", postgres.urlOf("postgres"), "-c", `create database ${name}`);
    live = await open("live");
    const api = apiOf(live);
    const { body: tenant } = await api.post<Decision>("/v1/tenants", aSignup());
    held = (await api.post<Decision>("/v1/tenants", aDoubtfulSignup())).body;
    // It goes on deciding while it is dumped.
    const asked = Array.from({ length: 40 }, () =>
      api.post<Decision>("/v1/instance-requests", anInstanceRequest(tenant.tenant.id)),
    );
    made.push(...(await Promise.all(asked)).map(({ body }) => body));
    const started = { decisionId: made[0]?.id, instanceId: "i-1", accelerators: 2 };
    const events = [
      anEvent(tenant.tenant.id, "instance.started", started),
      anEvent(tenant.tenant.id, "login", { ip: "24.48.0.1", isAdmin: true }),
    ];
    expect((await sendEvents(api, ...events)).body).toMatchObject({ accepted: 2 });
    const file = join(directory, "dump");
    const during = api.post<Decision>("/v1/instance-requests", anInstanceRequest(tenant.tenant.id));
    await postgres.program("pg_dump", "-Fc", "-f", file, postgres.urlOf("live"));
    await during;
    await postgres.program("pg_restore", "--no-owner", "-d", postgres.urlOf("restored"), file);
    restored = await open("restored");
  }, 120_000);
  afterAll(async () => {
    await restored?.close();
    await live?.close();
    await postgres?.close();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  it("has the same decisions to the byte, the sums of their grants, and the open cases", async () => {
    const decisions = await inStore<{ id: string }>(restored, DECISIONS);
    const before = new Map((await inStore<{ id: string }>(live, DECISIONS)).map((row) => [row.id, row]));
    for (const decision of decisions) expect(decision).toEqual(before.get(decision.id));
    expect(decisions.map(({ id }) => id)).toEqual(expect.arrayContaining([held, ...made].map(({ id }) => id)));
    const [sum] = await inStore<{ off: number }>(
      restored,
      `select count(*)::integer as off from exposure x where accelerators <> (
         select coalesce(sum(held_accelerators), 0) from grants g where g.tenant_id = x.tenant_id)`,
    );
    expect(sum?.off).toBe(0);
    const { body: cases } = await apiOf(restored).get<{ items: CaseSummary[] }>("/v1/cases?state=open");
    expect(cases.items.map(({ id }) => id)).toContain(held.caseId);
  });

  it("goes on: what is sealed can be read, the case is decided, and the permits in flight stay good", async () => {
    const api = apiOf(restored);
    const found = (await api.get<CaseSummary>(`/v1/cases/${held.caseId}`)).body;
    expect(JSON.stringify(found)).toContain("Maplegrove");
    const claimed = (await api.post<CaseSummary>(`/v1/cases/${held.caseId}/claim`, {}, ifMatch(found))).body;
    const opinion = { verdict: "approve", reasonCode: "documents_sufficient", rationale: "looked at" };
    expect((await api.post(`/v1/cases/${held.caseId}/verdict`, opinion, ifMatch(claimed))).status).toBe(200);
    expect((await api.post("/v1/instance-requests", anInstanceRequest(held.tenant.id))).status).toBe(201);
    expect((await api.get("/.well-known/jwks.json")).body).toEqual((await apiOf(live).get("/.well-known/jwks.json")).body);
  });
});
