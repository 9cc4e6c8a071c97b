import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, createApi } from "../helpers/api.ts";
import { aHeldSignup, anInstanceRequest } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

describe("the queue for people", () => {
  let server: TestServer;
  let operator: Api;
  let analyst: Api;
  let auditor: Api;
  let held: { caseId: string; tenant: { id: string; externalId: string } };

  beforeAll(async () => {
    server = await openTestServer();
    operator = createApi(server.url, await server.keyFor("service"));
    analyst = createApi(server.url, await server.keyFor("analyst"));
    auditor = createApi(server.url, await server.keyFor("auditor"));
    held = (await operator.post<typeof held>("/v1/tenants", aHeldSignup({ name: "Norrland Vision AB" }))).body;
  });
  afterAll(() => server?.close());

  it("masks a case and a tenant when that is asked for, and not otherwise", async () => {
    for (const path of [`/v1/cases/${held.caseId}`, `/v1/tenants/${held.tenant.id}`]) {
      expect(JSON.stringify((await analyst.get(`${path}?personal=masked`)).body)).not.toMatch(/Tremblay|24\.48\.0\.1/);
      expect(JSON.stringify((await analyst.get(path)).body)).toMatch(/Tremblay/);
      expect((await analyst.get(`${path}?personal=some`)).status).toBe(422);
    }
  });

  it("writes down who was shown personal data, before it is shown", async () => {
    const { status, body } = await analyst.post(`/v1/cases/${held.caseId}/personal-data`, {});
    expect([status, JSON.stringify(body).includes("Tremblay")]).toEqual([200, true]);
    await analyst.post(`/v1/tenants/${held.tenant.externalId}/personal-data`, {});
    for (const entity of [held.caseId, held.tenant.id]) {
      const audit = await auditor.get<{ items: { action: string }[] }>(`/v1/audit?entity=${entity}`);
      expect(audit.body.items.map(({ action }) => action)).toContain("personal_data.opened");
    }
  });

  it("heads the rows of the queue with who asks for what, when that is asked for", async () => {
    await operator.post("/v1/instance-requests", anInstanceRequest(held.tenant.externalId, { instances: 3, durationHours: 48 }));
    const path = "/v1/cases?sort=age";
    const { body } = await analyst.get<{ items: { kind: string; heading?: unknown }[] }>(`${path}&heading=true`);
    expect(body.items.map(({ kind, heading }) => [kind, heading])).toEqual([
      ["signup", { tenantName: "Norrland Vision AB", asks: null }],
      [
        "instance",
        { tenantName: "Norrland Vision AB", asks: { accelerators: 3, accelerator: "nvidia-l4", hours: 48, openEnded: false } },
      ],
    ]);
    expect((await analyst.get<typeof body>(path)).body.items[0]).not.toHaveProperty("heading");
  });

  it("says before a verdict whether a second person must confirm it", async () => {
    const { body } = await analyst.get<{ needsSecondPerson: boolean; score: number }>(`/v1/cases/${held.caseId}`);
    expect(body.needsSecondPerson).toBe(body.score >= 70);
  });
});
