import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { PolicySummary, PolicyVersion } from "../../src/domain/policy-version.ts";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { createLogger } from "../../src/platform/logger.ts";
import type { PolicyComparison } from "../../src/policy/compare/compare-policies.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { defaultPolicyText } from "../helpers/policies.ts";
import {
  activateVersion,
  approveVersion,
  POLICY_PATH,
  type PolicyMakers,
  pathOfVersion,
  policyFrom,
  policyMakersOf,
} from "../helpers/policy-versions.ts";
import { aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

type Page = { items: PolicyVersion[]; nextCursor: string | null };
type Problem = { type: string; detail: string; errors: { pointer: string; message: string }[] };

let server: TestServer;
let makers: PolicyMakers;
let operator: Api;
let auditor: Api;
let admin: Api;

const apiOf = (key: string) => createApi(server.url, key);
const versionThatDecides = async (api: Api = operator) =>
  (await api.post<Decision>("/v1/tenants", aSignup())).body.policy.version;

beforeAll(async () => {
  server = await openTestServer();
  makers = await policyMakersOf(server, apiOf);
  operator = apiOf(await server.keyFor("service"));
  auditor = apiOf(await server.keyFor("auditor"));
  admin = apiOf(server.adminKey.key);
});
afterAll(() => server?.close());

describe("a version of a policy", () => {
  it("goes from draft to active with the author, the reason and every step kept, and decides from then on", async () => {
    const before = await versionThatDecides();
    const drafted = await makers.author.post<PolicyVersion>(`${POLICY_PATH}/versions`, {
      yaml: policyFrom(45),
      reason: "Fewer alerts",
    });
    expect([drafted.status, drafted.body.state, drafted.body.reason]).toEqual([201, "draft", "Fewer alerts"]);
    const path = pathOfVersion(drafted.body);
    expect(drafted.headers.get("location")).toBe(path);
    const states: string[] = [];
    for (const [api, step] of [
      [makers.author, "submit"],
      [makers.approver, "approve"],
      [makers.approver, "activate"],
    ] as const) {
      const { status, body } = await api.post<PolicyVersion>(`${path}/${step}`, {});
      states.push(`${status} ${body.state}`);
    }
    expect(states).toEqual(["200 submitted", "200 approved", "200 active"]);
    expect(await versionThatDecides()).toBe(drafted.body.version);
    const { body } = await auditor.get<PolicyVersion & { yaml: string; document: { thresholds: object } }>(path);
    expect(body).toMatchObject({ author: { name: "policy-author" }, yaml: policyFrom(45) });
    expect(body.document.thresholds).toEqual({ review: 45, deny: 101 });
    expect(body.steps).toMatchObject({ submit: { by: { name: "policy-author" } }, approve: { by: { name: "policy-approver" } } });
    expect((await auditor.get<PolicyVersion>(`${POLICY_PATH}/versions/${before}`)).body.state).toBe("retired");
  });

  it("leaves an audit entry at each step", async () => {
    const { versionId } = await activateVersion(makers, policyFrom(41));
    const { body } = await auditor.get<{ items: { action: string }[] }>(`/v1/audit?entity=${versionId}`);
    expect(body.items.map(({ action }) => action).reverse()).toEqual([
      "policy.drafted",
      "policy.submitted",
      "policy.approved",
      "policy.activated",
    ]);
  });

  it("is never approved by its author, not even by an administrator", async () => {
    const { body } = await admin.post<PolicyVersion>(`${POLICY_PATH}/versions`, { yaml: policyFrom(46), reason: null });
    await admin.post(`${pathOfVersion(body)}/submit`, {});
    const refused = await admin.post<Problem>(`${pathOfVersion(body)}/approve`, {});
    expect([refused.status, refused.body.type]).toEqual([403, "/problems/same-author"]);
    expect((await makers.approver.post(`${pathOfVersion(body)}/approve`, {})).status).toBe(200);
  });

  it("takes no step that its state does not allow, and says why", async () => {
    const { body } = await makers.author.post<PolicyVersion>(`${POLICY_PATH}/versions`, { yaml: policyFrom(47) });
    const path = pathOfVersion(body);
    for (const step of ["approve", "activate", "shadow"]) {
      const refused = await makers.approver.post<Problem>(`${path}/${step}`, {});
      expect([refused.status, refused.body.type]).toEqual([409, "/problems/conflict"]);
    }
    expect((await makers.author.post<PolicyVersion>(`${path}/retire`, {})).body.state).toBe("retired");
    const never = await makers.approver.post<Problem>(`${path}/activate`, {});
    expect([never.status, never.body.detail]).toEqual([409, "nobody has approved this version: it cannot be activated"]);
    const { version } = await activateVersion(makers, policyFrom(48));
    expect((await makers.approver.post(`${POLICY_PATH}/versions/${version}/retire`, {})).status).toBe(409);
  });

  it("of the past decides again when it is activated: the way back", async () => {
    const earlier = await activateVersion(makers, policyFrom(51));
    await activateVersion(makers, policyFrom(52));
    await makers.approver.post(`${pathOfVersion(earlier)}/activate`, { reason: "Too few alerts" });
    expect(await versionThatDecides()).toBe(earlier.version);
    const { body } = await auditor.get<{ items: PolicySummary[] }>("/v1/policies");
    expect(body.items).toMatchObject([{ id: "foreign-malicious-actor", activeVersion: earlier.version }]);
  });

  it("becomes active by itself at the time that was planned", async () => {
    const approved = await approveVersion(makers, policyFrom(53));
    const before = await versionThatDecides();
    const from = new Date(Date.now() + 2_000).toISOString();
    const planned = await makers.approver.post<PolicyVersion>(`${pathOfVersion(approved)}/activate`, { from });
    expect(planned.body).toMatchObject({ state: "approved", scheduledFor: from });
    expect(await versionThatDecides()).toBe(before);
    await sleep(Date.parse(from) + 2_000 - Date.now());
    expect(await versionThatDecides()).toBe(approved.version);
    const { body } = await auditor.get<PolicyVersion>(pathOfVersion(approved));
    expect(body).toMatchObject({ state: "active", scheduledFor: null });
  });

  it("cannot be changed or removed, not even in the database", async () => {
    const { body } = await auditor.get<Page>(`${POLICY_PATH}/versions?limit=1`);
    expect(body.items).toHaveLength(1);
    const { Client } = (await import("pg")).default;
    const client = new Client({ connectionString: server.connectionString });
    await client.connect();
    try {
      const refused = /a version of a policy is immutable/;
      await expect(client.query("update policy_versions set yaml = 'x'")).rejects.toThrow(refused);
      await expect(client.query("update policy_versions set author_id = 'x'")).rejects.toThrow(refused);
      await expect(client.query("delete from policy_versions")).rejects.toThrow(refused);
    } finally {
      await client.end();
    }
  });
});

describe("the versions of a policy", () => {
  it("are listed newest first, page by page, without their text", async () => {
    await approveVersion(makers, policyFrom(54));
    const { body: first } = await auditor.get<Page>(`${POLICY_PATH}/versions?limit=2`);
    const { body: second } = await auditor.get<Page>(`${POLICY_PATH}/versions?limit=2&cursor=${first.nextCursor}`);
    const numbers = [...first.items, ...second.items].map(({ version }) => version);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect(first.items[0]).not.toHaveProperty("yaml");
    expect((await auditor.get(`${POLICY_PATH}/versions?cursor=nonsense!`)).status).toBe(422);
    expect((await auditor.get("/v1/policies/none/versions")).status).toBe(404);
  });

  it("are given as YAML to who accepts YAML", async () => {
    const { version } = await approveVersion(makers, policyFrom(55));
    const response = await fetch(`${server.url}${POLICY_PATH}/versions/${version}`, {
      headers: { authorization: `Bearer ${server.adminKey.key}`, accept: "application/yaml" },
    });
    expect(response.headers.get("content-type")).toBe("application/yaml; charset=utf-8");
    expect(await response.text()).toBe(policyFrom(55));
  });

  it("are compared by meaning and by line, with the active one or another", async () => {
    const active = await activateVersion(makers, policyFrom(40));
    const yaml = policyFrom(42).replace('when: payment.method == "crypto"', 'when: payment.method == "crypto" && true');
    const { version } = await approveVersion(makers, yaml);
    const { body } = await auditor.get<PolicyComparison>(`${POLICY_PATH}/versions/${version}/diff`);
    expect(body.before.version).toBe(active.version);
    expect(body.settings).toEqual([{ field: "thresholds.review", before: 40, after: 42 }]);
    expect(body.rules.changed).toMatchObject([{ id: "payment.crypto", fields: [{ field: "when" }] }]);
    expect(body.text).toContain("-thresholds: { review: 40, deny: 101 }\n+thresholds: { review: 42, deny: 101 }");
    const same = await auditor.get<PolicyComparison>(`${POLICY_PATH}/versions/${version}/diff?against=${version}`);
    expect([same.body.settings, same.body.rules.changed]).toEqual([[], []]);
    expect((await auditor.get(`${POLICY_PATH}/versions/${version}/diff?against=9999`)).status).toBe(404);
    expect((await auditor.get(`${POLICY_PATH}/versions/${version}/diff?against=first`)).status).toBe(422);
  });
});

describe("drafting", () => {
  it("takes application/yaml", async () => {
    const response = await fetch(`${server.url}${POLICY_PATH}/versions`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.adminKey.key}`, "content-type": "application/yaml" },
      body: policyFrom(56),
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ state: "draft", reason: null });
  });

  it("refuses a document with problems, each with its place, and one of another policy", async () => {
    const bad = defaultPolicyText.replace("payment.privacyCoin\n", "payment.privacyCon\n");
    const { status, body } = await makers.author.post<Problem>(`${POLICY_PATH}/versions`, { yaml: bad, reason: "x" });
    expect(status).toBe(422);
    expect(body.errors[0]?.message).toMatch(/^line \d+, column \d+: unknown fact payment.privacyCon: did you mean/);
    const other = await makers.author.post<Problem>("/v1/policies/another/versions", { yaml: defaultPolicyText });
    expect([other.status, other.body.errors[0]?.pointer]).toEqual([422, "/yaml"]);
    expect((await makers.author.post(`${POLICY_PATH}/versions`, { yaml: policyFrom(1), note: "x" })).status).toBe(422);
  });

  it("with a key is done once", async () => {
    const draft = { yaml: policyFrom(57), reason: "once" };
    const headers = { "idempotency-key": "draft-57" };
    const first = await makers.author.post<PolicyVersion>(`${POLICY_PATH}/versions`, draft, headers);
    const second = await makers.author.post<PolicyVersion>(`${POLICY_PATH}/versions`, draft, headers);
    expect([second.status, second.headers.get("idempotent-replayed"), second.body]).toEqual([201, "true", first.body]);
  });

  it("is for authors, approving for approvers, reading for those who work with decisions", async () => {
    const { body } = await makers.author.post<PolicyVersion>(`${POLICY_PATH}/versions`, { yaml: policyFrom(58) });
    const path = pathOfVersion(body);
    expect((await makers.approver.post(`${POLICY_PATH}/versions`, { yaml: policyFrom(58) })).status).toBe(403);
    expect((await makers.author.post(`${path}/approve`, {})).status).toBe(403);
    expect((await operator.get(path)).status).toBe(403);
    expect((await createApi(server.url, "ghk_nobody").get(path)).status).toBe(401);
    expect((await makers.author.post(`${POLICY_PATH}/versions/99999/submit`, {})).status).toBe(404);
  });

  it("of a policy that does not exist yet begins it, and the one active version may be its", async () => {
    const yaml = policyFrom(40).replace("id: foreign-malicious-actor", "id: second-policy");
    const { body } = await makers.author.post<PolicyVersion>("/v1/policies/second-policy/versions", { yaml, reason: "A second" });
    expect([body.id, body.version]).toEqual(["second-policy", 1]);
    for (const [api, step] of [
      [makers.author, "submit"],
      [makers.approver, "approve"],
      [makers.approver, "activate"],
    ] as const)
      await api.post(`${pathOfVersion(body)}/${step}`, {});
    const { body: decision } = await operator.post<Decision>("/v1/tenants", aSignup());
    expect(decision.policy.id).toBe("second-policy");
    const { body: policies } = await auditor.get<{ items: PolicySummary[] }>("/v1/policies");
    expect(policies.items.map(({ id, activeVersion }) => [id, activeVersion])).toEqual([
      ["foreign-malicious-actor", null],
      ["second-policy", 1],
    ]);
    await activateVersion(makers, policyFrom(40));
  });
});

describe("the policy file of the configuration", () => {
  it("is the first version, and a changed file the next, until somebody activates a version by the API", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "gatehouse-policy-file-"));
    const file = join(dataDir, "policy.yaml");
    const withFile = async (yaml: string) => {
      await writeFile(file, yaml);
      return openTestServer({ dataDir, env: { GATEHOUSE_POLICY: file } });
    };
    try {
      let running = await withFile(policyFrom(40));
      expect(running.policy).toMatchObject({ version: 1 });
      await running.close();
      running = await withFile(policyFrom(41));
      expect(running.policy).toMatchObject({ version: 2 });
      await running.close();
      running = await withFile(policyFrom(40));
      expect(running.policy).toMatchObject({ version: 1 });
      const own = await policyMakersOf(running, (key) => createApi(running.url, key));
      const activated = await activateVersion(own, policyFrom(60));
      expect(activated.version).toBe(3);
      await running.close();
      running = await withFile(policyFrom(41));
      expect(running.policy).toMatchObject({ version: 3 });
      await running.close();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it("is refused at the start with every problem when it is not good", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "gatehouse-policy-file-"));
    const file = join(dataDir, "policy.yaml");
    try {
      await writeFile(file, policyFrom(90).replace("deny: 101", "deny: 85"));
      await expect(openTestServer({ dataDir, env: { GATEHOUSE_POLICY: file } })).rejects.toThrow(
        /policy\.yaml cannot be used as a policy:\n {2}\d+:\d+ the deny threshold must be above the review threshold/,
      );
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

describe("two servers of one deployment", () => {
  it("both decide by a newly active version within two seconds", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "gatehouse-two-"));
    const postgres = await openEmbeddedPostgres({ dataDir, logger: createLogger({ level: "error" }) });
    const env = { DATABASE_URL: postgres.connectionString, GATEHOUSE_MASTER_KEY: "11".repeat(32) };
    const [one, two] = [await openTestServer({ env }), await openTestServer({ env })];
    try {
      const own = await policyMakersOf(one, (key) => createApi(one.url, key));
      const elsewhere = createApi(two.url, await one.keyFor("service"));
      expect(await versionThatDecides(elsewhere)).toBe(1);
      const { version } = await activateVersion(own, policyFrom(61));
      const activatedAt = Date.now();
      while ((await versionThatDecides(elsewhere)) !== version) expect(Date.now() - activatedAt).toBeLessThan(2_000);
    } finally {
      await one.close();
      await two.close();
      await postgres.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
