import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { LinkKey, LinkKeyDetail, LinkReport } from "../../src/domain/link.ts";
import { type Holding, linkedComponents } from "../../src/domain/link-groups.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTwoServers, type TwoServers } from "../helpers/two-servers.ts";

const withCard = (fingerprint: string, changes: Record<string, unknown> = {}) =>
  aSignup({
    payment: { method: "card", payerName: null, payerCountry: "CA", card: { bin: "450003", country: "CA", fingerprint } },
    ...changes,
  });
const withDevice = (deviceId: string) => ({ connection: { ip: "24.48.0.1", timezone: "America/Toronto", deviceId } });

describe("linked tenants", () => {
  let servers: TwoServers;
  let operator: Api;
  let other: Api;
  let senior: Api;

  beforeAll(async () => {
    servers = await openTwoServers();
    const key = await servers.first.keyFor("service");
    operator = createApi(servers.first.url, key);
    other = createApi(servers.second.url, key);
    senior = createApi(servers.second.url, await servers.first.keyFor("senior"));
  });
  afterAll(() => servers?.close());

  const signUp = async (body: Record<string, unknown>, api = operator): Promise<Decision["tenant"]> => {
    const { status, body: decision } = await api.post<Decision>("/v1/tenants", body);
    expect(status, JSON.stringify(decision)).toBe(201);
    return decision.tenant;
  };
  const linksOf = async ({ id }: { id: string }) => (await other.get<LinkReport>(`/v1/tenants/${id}/links`)).body;
  const groupOf = async (tenant: { id: string }) => (await linksOf(tenant)).groupId;

  /** What must hold whatever happened: who shares a key that nobody ruled out is in one group, and nobody else is. */
  async function expectGroupsRight(): Promise<void> {
    const { rows: split } = await servers.pool.query(`select k.key from identifier_keys k join identifiers i on i.key = k.key
      join tenants t on t.id = i.tenant_id where not k.is_dismissed group by k.key having count(distinct t.group_id) > 1`);
    expect(split).toEqual([]);
    const { rows: lost } = await servers.pool.query(`select t.id from tenants t left join link_groups g on g.id = t.group_id
      left join exposure e on e.tenant_id = t.id where g.id is null or e.group_id is distinct from t.group_id`);
    expect(lost).toEqual([]);
    const { rows: counts } = await servers.pool.query(`select k.key from identifier_keys k where not k.is_dismissed
      and k.holders <> (select count(*) from identifiers i where i.key = k.key)`);
    expect(counts).toEqual([]);
    const { rows: tenants } = await servers.pool.query<{ id: string; group_id: string }>("select id, group_id from tenants");
    const { rows: holdings } = await servers.pool.query<Holding>(`select i.tenant_id as "tenantId", encode(i.key, 'hex') as key
      from identifiers i join identifier_keys k on k.key = i.key where not k.is_dismissed`);
    const groups = Map.groupBy(tenants, (row) => row.group_id);
    const stored = [...groups.values()].map((members) => members.map(({ id }) => id).sort());
    const right = linkedComponents(
      tenants.map(({ id }) => id),
      holdings,
    );
    expect(stored.map(String).sort()).toEqual(right.map(String).sort());
  }

  it("the path to each linked tenant names the key of every step", async () => {
    const a = await signUp(withCard("path-card"));
    const b = await signUp(withCard("path-card", withDevice("path-device")));
    const c = await signUp(aSignup(withDevice("path-device")), other);
    const report = await linksOf(a);
    expect(report.links).toMatchObject([{ kind: "card", holders: 2, suggestDismissal: false, tenants: [{ id: b.id }] }]);
    expect(report.tenants.map(({ id, path }) => [id, path.map((step) => [step.kind, step.tenant.externalId])])).toEqual([
      [b.id, [["card", b.externalId]]],
      [
        c.id,
        [
          ["card", b.externalId],
          ["device", c.externalId],
        ],
      ],
    ]);
    expect(report.isTruncated).toBe(false);
    const auditor = createApi(servers.first.url, await servers.first.keyFor("auditor"));
    type Log = { items: { action: string; data: { joined: string[]; keys: { kind: string }[] } }[] };
    const { body: log } = await auditor.get<Log>(`/v1/audit?entity=${c.id}`);
    expect(log.items).toMatchObject([{ action: "tenant.linked", data: { joined: [], keys: [{ kind: "device" }] } }]);
  });

  it("mail of one company's domain joins, mail of a free provider does not", async () => {
    const [a, b] = [
      await signUp(aSignup({ email: "one@own-domain.test" })),
      await signUp(aSignup({ email: "two@own-domain.test" })),
    ];
    expect((await linksOf(a)).links).toMatchObject([{ kind: "domain", tenants: [{ id: b.id }] }]);
    const [c, d] = [await signUp(aSignup({ email: "one1@gmail.com" })), await signUp(aSignup({ email: "two2@gmail.com" }))];
    expect(await groupOf(c)).not.toBe(await groupOf(d));
  });

  it("a block of addresses joins who uses the same browser in it, and nobody by the address alone", async () => {
    const from = (ip: string, userAgent: string | null) =>
      aSignup({ connection: { ip, timezone: "America/Toronto", userAgent } });
    const a = await signUp(from("24.51.7.1", "Browser/1"));
    const b = await signUp(from("24.51.7.200", "Browser/1"));
    const c = await signUp(from("24.51.7.1", "Browser/2"));
    const d = await signUp(from("24.51.7.1", null));
    expect((await linksOf(a)).links).toMatchObject([{ kind: "address_block", tenants: [{ id: b.id }] }]);
    expect(new Set([await groupOf(a), await groupOf(c), await groupOf(d)]).size).toBe(3);
  });

  it("a key that a person rules out no longer joins: the group splits, exposure goes along, and later ones stay apart", async () => {
    const tenants = [
      await signUp(withCard("u-1", withDevice("university"))),
      await signUp(withCard("u-1", withDevice("university"))),
      await signUp(withCard("u-2", withDevice("university"))),
    ];
    const [a, b, c] = tenants as [Decision["tenant"], Decision["tenant"], Decision["tenant"]];
    await operator.post("/v1/instance-requests", anInstanceRequest(c.externalId));
    const before = await linksOf(a);
    const device = before.links.find((link) => link.kind === "device") as LinkKey;
    const path = `/v1/links/${device.keyId}`;
    const rationale = "the gateway of a university";
    const ruled = await senior.post<LinkKeyDetail>(`${path}/dismiss`, { rationale });
    expect([ruled.status, ruled.body.isDismissed, ruled.body.holders]).toEqual([200, true, 3]);
    expect(ruled.body.rulings).toMatchObject([{ verdict: "dismissed", rationale, by: { name: "senior" } }]);

    expect(await groupOf(a)).toBe(await groupOf(b));
    expect(await groupOf(c)).not.toBe(await groupOf(a));
    expect(await linksOf(c)).toMatchObject({ links: [], tenants: [], dismissed: [{ keyId: device.keyId, isDismissed: true }] });
    type Exposure = { group: { accelerators: number; tenants: number } };
    expect((await other.get<Exposure>(`/v1/tenants/${a.id}/exposure`)).body.group).toMatchObject({ accelerators: 0, tenants: 2 });
    expect((await other.get<Exposure>(`/v1/tenants/${c.id}/exposure`)).body.group).toMatchObject({ accelerators: 2, tenants: 1 });
    // The server that did not rule holds copies of before: it decides on the new group all the same.
    const asked = await operator.post<Decision>("/v1/instance-requests", anInstanceRequest(a.externalId));
    expect(asked.body.reasons.map(({ rule }) => rule)).toContain("linkage.shared_identifier");

    const later = await operator.post<Decision>("/v1/tenants", aSignup(withDevice("university")));
    expect(later.body.reasons.map(({ rule }) => rule)).not.toContain("linkage.shared_identifier");
    expect(await groupOf(later.body.tenant)).not.toBe(await groupOf(a));

    expect((await senior.post(`${path}/dismiss`, { rationale })).status).toBe(409);
    expect((await senior.get<{ items: LinkKey[] }>("/v1/links?state=dismissed")).body.items).toMatchObject([{ kind: "device" }]);
    await expectGroupsRight();

    const back = await senior.post<LinkKeyDetail>(`${path}/reinstate`, { rationale: "one team after all" });
    expect([back.body.holders, back.body.rulings.map(({ verdict }) => verdict)]).toEqual([4, ["reinstated", "dismissed"]]);
    expect(new Set(await Promise.all([a, b, c, later.body.tenant].map(groupOf))).size).toBe(1);
    expect((await other.get<Exposure>(`/v1/tenants/${a.id}/exposure`)).body.group).toMatchObject({ accelerators: 4, tenants: 4 });
    const auditor = createApi(servers.first.url, await servers.first.keyFor("auditor"));
    const { body: log } = await auditor.get<{ items: { action: string; entity: string }[] }>("/v1/audit?limit=50");
    const ofLink = log.items.filter(({ action }) => action.startsWith("link."));
    expect(ofLink.map(({ action }) => action)).toEqual(["link.reinstated", "link.dismissed"]);
    expect(JSON.stringify(log)).not.toMatch(/university|one team/);
    await expectGroupsRight();
  });

  it("an identifier nobody holds is 404", async () => {
    expect((await senior.post("/v1/links/0123456789abcdef/dismiss", { rationale: "x" })).status).toBe(404);
    expect((await senior.get("/v1/links/xyz")).status).toBe(404);
  });

  it("common identifiers are suggested for dismissal, the most common first", async () => {
    for (let i = 0; i < 22; i++) await signUp(aSignup(withDevice("common-device")), i % 2 ? operator : other);
    const { body } = await senior.get<{ items: LinkKey[] }>("/v1/links");
    expect(body.items).toMatchObject([{ kind: "device", holders: 22, suggestDismissal: true }]);
    const { body: detail } = await senior.get<LinkKeyDetail>(`/v1/links/${body.items[0]?.keyId}`);
    expect(detail.tenants).toHaveLength(22);
  });

  it("sign-ups, rulings and reinstatements that race on two servers leave the groups right", async () => {
    const shared = ["r-1", "r-2", "r-3", "r-4"];
    const pick = () => shared[Math.floor(Math.random() * shared.length)] as string;
    for (const device of shared) await signUp(aSignup(withDevice(device)));
    const { rows } = await servers.pool.query<{ key: string }>(
      "select encode(substring(key from 1 for 8), 'hex') as key from identifier_keys where kind = 'device' order by key",
    );
    const rule = async (action: "dismiss" | "reinstate") => {
      const { key } = rows[Math.floor(Math.random() * rows.length)] as { key: string };
      const { status } = await senior.post(`/v1/links/${key}/${action}`, { rationale: "x" });
      expect([200, 409]).toContain(status);
    };
    const work = Array.from({ length: 60 }, (_, i) => async () => {
      if (i % 6 === 0) await rule("dismiss");
      else if (i % 6 === 3) await rule("reinstate");
      else await signUp(withCard(`race-${pick()}`, withDevice(pick())), i % 2 ? operator : other);
    });
    await Promise.all(work.map((one) => one()));
    await expectGroupsRight();
    for (const { key } of rows) await senior.post(`/v1/links/${key}/reinstate`, { rationale: "x" });
    await expectGroupsRight();
  });
});
