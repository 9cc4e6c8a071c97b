import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { LinkReport } from "../../src/domain/link.ts";
import type { TenantDetail } from "../../src/domain/tenant.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

describe("decisions in the store", () => {
  let server: TestServer;
  let operator: Api;
  let auditor: Api;

  beforeAll(async () => {
    server = await openTestServer();
    operator = createApi(server.url, await server.keyFor("service"));
    auditor = createApi(server.url, await server.keyFor("auditor"));
  });
  afterAll(() => server?.close());

  const signUp = async (changes: Record<string, unknown> = {}): Promise<Decision> =>
    (await operator.post<Decision>("/v1/tenants", aSignup(changes))).body;

  it("an allowed sign-up clears the tenant and an allowed instance request carries a permit", async () => {
    const signup = await signUp();
    expect(signup).toMatchObject({ kind: "signup", outcome: "allow", resolution: null, caseId: null });
    const { status, headers, body } = await operator.post<Decision>(
      "/v1/instance-requests",
      anInstanceRequest(signup.tenant.externalId),
    );
    expect([status, body.outcome]).toEqual([201, "allow"]);
    expect(headers.get("location")).toBe(`/v1/decisions/${body.id}`);
    expect(body.permit?.split(".")).toHaveLength(3);
    expect((await operator.get<Decision>(`/v1/decisions/${body.id}`)).body).toEqual(body);
  });

  it("a second sign-up under an external id is 409, PUT replaces the profile and decides again", async () => {
    const body = aSignup();
    const { body: first } = await operator.post<Decision>("/v1/tenants", body);
    const again = await operator.post<{ type: string }>("/v1/tenants", body);
    expect([again.status, again.body.type]).toEqual([409, "/problems/tenant-exists"]);
    const changed = await operator.put<Decision>(`/v1/tenants/${body.externalId}`, { ...body, website: "https://other.example" });
    expect([changed.status, changed.body.tenant.id]).toEqual([200, first.tenant.id]);
    const { body: tenant } = await operator.get<TenantDetail>(`/v1/tenants/${body.externalId}`);
    expect(tenant).toMatchObject({ profileVersion: 2, standing: "cleared", profile: { website: "https://other.example" } });
    expect((await operator.put(`/v1/tenants/${body.externalId}`, aSignup())).status).toBe(422);
    expect((await operator.put("/v1/tenants/nobody", aSignup({ externalId: "nobody" }))).status).toBe(404);
  });

  it("an instance request of an unknown tenant is 404", async () => {
    expect((await operator.post("/v1/instance-requests", anInstanceRequest("nobody"))).status).toBe(404);
  });

  it("a repeated call with its key gets the same answer, once decided, also after a restart", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "gatehouse-restart-"));
    try {
      const before = await openTestServer({ dataDir });
      const key = await before.keyFor("service");
      const body = aSignup();
      const headers = { "idempotency-key": "call-1" };
      const first = await createApi(before.url, key).post<Decision>("/v1/tenants", body, headers);
      await before.close();
      const after = await openTestServer({ dataDir });
      try {
        const api = createApi(after.url, key);
        const second = await api.post<Decision>("/v1/tenants", body, headers);
        expect([second.status, second.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
        expect(second.body).toEqual(first.body);
        expect((await api.post("/v1/tenants", aSignup(), headers)).status).toBe(422);
      } finally {
        await after.close();
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it("tenants with one card are linked, and the group knows it", async () => {
    const card = {
      method: "card",
      payerName: null,
      payerCountry: "CA",
      card: { bin: "450003", country: "CA", fingerprint: "one-card" },
    };
    const first = await signUp({ payment: card });
    const second = await signUp({ payment: card });
    expect(second.reasons.map((reason) => reason.rule)).toContain("linkage.shared_identifier");
    const { body } = await operator.get<LinkReport>(`/v1/tenants/${second.tenant.id}/links`);
    expect(body.links).toMatchObject([{ kind: "card", tenants: [{ id: first.tenant.id }] }]);
  });

  it("sign-ups that share a key and come at once still end in one group", async () => {
    const payment = {
      method: "card",
      payerName: null,
      payerCountry: "CA",
      card: { bin: "450003", country: "CA", fingerprint: "raced-card" },
    };
    const decisions = await Promise.all(Array.from({ length: 12 }, () => signUp({ payment })));
    const groups = await Promise.all(
      decisions.map(async ({ tenant }) => (await operator.get<LinkReport>(`/v1/tenants/${tenant.id}/links`)).body),
    );
    expect(new Set(groups.map((group) => group.groupId)).size).toBe(1);
    expect(groups[0]?.links[0]?.tenants).toHaveLength(11);
  });

  it("a hundred requests at once are granted as if one after the other: none slips over a tier unseen", async () => {
    const signup = await signUp();
    // 100 hours of 80 H100 are 2.85e22 operations: the 36th request takes the sum over 1e24.
    const ask = anInstanceRequest(signup.tenant.externalId, {
      accelerator: "nvidia-h100-sxm",
      acceleratorsPerInstance: 8,
      instances: 10,
      durationHours: 100,
    });
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => (await operator.post<Decision>("/v1/instance-requests", ask)).body),
    );
    const granted = answers.filter((decision) => decision.outcome === "allow");
    expect(granted).toHaveLength(35);
    const { body } = await operator.get<{ tenant: { accelerators: number; operations: number } }>(
      `/v1/tenants/${signup.tenant.id}/exposure`,
    );
    expect(body.tenant.accelerators).toBe(35 * 80);
    expect(body.tenant.operations).toBeLessThan(1e24);
  });

  it("a dry run decides like the real thing and stores nothing", async () => {
    const author = createApi(server.url, await server.keyFor("policy-author"));
    const request = aSignup();
    const { status, body } = await author.post<Decision>("/v1/decisions/dry-run", { kind: "signup", request });
    expect([status, body.outcome]).toEqual([200, "allow"]);
    expect((await operator.get(`/v1/tenants/${request.externalId}`)).status).toBe(404);
    expect((await operator.get(`/v1/decisions/${body.id}`)).status).toBe(404);
  });

  it("decisions are listed newest first, page by page, and by tenant", async () => {
    const signup = await signUp();
    for (let i = 0; i < 3; i++) await operator.post("/v1/instance-requests", anInstanceRequest(signup.tenant.externalId));
    type Page = { items: Decision[]; nextCursor: string | null };
    const path = `/v1/decisions?tenant=${signup.tenant.externalId}&limit=3`;
    const { body: first } = await auditor.get<Page>(path);
    const { body: second } = await auditor.get<Page>(`${path}&cursor=${first.nextCursor}`);
    const ids = [...first.items, ...second.items].map((decision) => decision.id);
    expect(ids).toHaveLength(4);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(second.nextCursor).toBeNull();
  });

  it("personal data stands nowhere in the store in the clear", async () => {
    const signup = await signUp({ name: "Unmistakable Quokka Ltd", phone: "+14165559876" });
    await operator.post(
      "/v1/instance-requests",
      anInstanceRequest(signup.tenant.externalId, { project: "Unmistakable project" }),
    );
    const { body: entries } = await auditor.get<{ items: unknown[] }>(`/v1/audit?entity=${signup.id}`);
    const { body: facts } = await auditor.get<{ facts: unknown }>(`/v1/decisions/${signup.id}/facts`);
    expect(entries.items).toHaveLength(1);
    expect(JSON.stringify([entries, facts])).not.toMatch(/Quokka|9876/);
  });
});
