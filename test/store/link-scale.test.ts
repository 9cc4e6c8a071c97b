import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { LinkReport } from "../../src/domain/link.ts";
import { firstIdAt } from "../../src/platform/ids.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { keyringOfServers, openTwoServers, type TwoServers } from "../helpers/two-servers.ts";

const MEMBERS = 10_000;
/** Far above what it takes (a second or so): that it is bounded is what is tested, on a busy machine too. */
const BOUND_MS = 12_000;

const deviceKey = (deviceId: string) => keyringOfServers.keyedHash("device", deviceId);
const withDevice = (deviceId: string) => ({ connection: { ip: "24.48.0.1", timezone: "America/Toronto", deviceId } });

describe("groups of ten thousand", () => {
  let servers: TwoServers;
  let operator: Api;
  let other: Api;
  let senior: Api;
  let inA: Decision["tenant"];

  /** Tenants as they are stored, each with identifiers of its own and one that all of them share. */
  async function populate(name: string): Promise<void> {
    const group = `grp_${name}`;
    const { pool } = servers;
    const prefix = firstIdAt("ten", Date.now()).slice(0, 14);
    const numbers = `generate_series(1, ${MEMBERS}) as n`;
    const id = `'${prefix}${name}' || lpad(n::text, 10, '0')`;
    await pool.query("insert into link_groups (id) values ($1)", [group]);
    await pool.query(`insert into tenants (id, external_id, kind, standing, group_id, profile_version, created_at, updated_at)
      select ${id}, '${name}-' || n, 'organization', 'cleared', '${group}', 1, now(), now() from ${numbers}`);
    await pool.query(
      `insert into exposure (tenant_id, group_id, accelerators, as_of) select ${id}, '${group}', 1, current_date from ${numbers}`,
    );
    await pool.query("insert into identifier_keys (key, kind, holders) values ($1, 'device', $2)", [deviceKey(name), MEMBERS]);
    await pool.query(`insert into identifiers (key, tenant_id) select $1, ${id} from ${numbers}`, [deviceKey(name)]);
    for (const kind of ["email", "phone"]) {
      const key = `sha256(convert_to('${name} ${kind} ' || n, 'utf8'))`;
      await pool.query(`insert into identifier_keys (key, kind) select ${key}, '${kind}' from ${numbers}`);
      await pool.query(`insert into identifiers (key, tenant_id) select ${key}, ${id} from ${numbers}`);
    }
    await pool.query("analyze");
  }

  const groupSizes = async () => {
    const { rows } = await servers.pool.query<{ size: number }>(
      "select count(*)::integer as size from tenants group by group_id order by 1 desc limit 3",
    );
    return rows.map(({ size }) => size);
  };

  beforeAll(async () => {
    servers = await openTwoServers();
    const key = await servers.first.keyFor("service");
    operator = createApi(servers.first.url, key);
    other = createApi(servers.second.url, key);
    senior = createApi(servers.second.url, await servers.first.keyFor("senior"));
    for (const name of ["big-a", "big-b"]) await populate(name);
  });
  afterAll(() => servers?.close());

  it("are joined by one sign-up in bounded time while both are in use on two servers", async () => {
    inA = (await operator.post<Decision>("/v1/tenants", aSignup(withDevice("big-a")))).body.tenant;
    const inB = (await other.post<Decision>("/v1/tenants", aSignup(withDevice("big-b")))).body.tenant;
    const started = performance.now();
    const joining = aSignup({ ...withDevice("big-a"), payment: { method: "card", card: { fingerprint: "joins" } } });
    const both = [
      // Holds an identifier of each: its own device, and the card of one that holds the other device.
      operator.post<Decision>("/v1/tenants", joining),
      other.post<Decision>(
        "/v1/tenants",
        aSignup({ ...withDevice("big-b"), payment: { method: "card", card: { fingerprint: "joins" } } }),
      ),
      ...Array.from({ length: 6 }, (_, i) =>
        (i % 2 ? operator : other).post<Decision>("/v1/tenants", aSignup(withDevice(i % 3 ? "big-a" : "big-b"))),
      ),
      ...Array.from({ length: 12 }, (_, i) =>
        (i % 2 ? operator : other).post<Decision>("/v1/instance-requests", anInstanceRequest((i % 3 ? inA : inB).externalId)),
      ),
    ];
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(performance.now() - started).toBeLessThan(BOUND_MS);
    expect(await groupSizes()).toEqual([2 * MEMBERS + 10]);
    const { body } = await other.get<{ group: { accelerators: number } }>(`/v1/tenants/${inA.id}/exposure`);
    expect(body.group.accelerators).toBe(2 * MEMBERS + 12 * 2);
  });

  it("links are shown up to a bound", async () => {
    const started = performance.now();
    const { body } = await operator.get<LinkReport>(`/v1/tenants/${inA.id}/links`);
    expect(performance.now() - started).toBeLessThan(BOUND_MS);
    expect([body.tenants.length, body.isTruncated]).toEqual([1_000, true]);
  });

  it("are split into ten thousand, and joined again, by one ruling", async () => {
    const keyId = deviceKey("big-a").subarray(0, 8).toString("hex");
    const started = performance.now();
    expect((await senior.post(`/v1/links/${keyId}/dismiss`, { rationale: "a shared gateway" })).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(BOUND_MS);
    const [largest, next] = await groupSizes();
    // Those of the other device, and who signed up with the card or that device since.
    expect([largest, next]).toEqual([MEMBERS + 5, 1]);
    expect((await senior.post(`/v1/links/${keyId}/reinstate`, { rationale: "no gateway" })).status).toBe(200);
    expect(await groupSizes()).toEqual([2 * MEMBERS + 10]);
  });
});
