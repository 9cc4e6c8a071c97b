import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseDetail, CaseSummary } from "../../src/domain/review-case.ts";
import { type Api, createApi, ifMatch } from "../helpers/api.ts";
import { type OwnEntry, type OwnList, writeOwnList } from "../helpers/own-list.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const FILLER = Array.from({ length: 30 }, (_, i) => ({ id: `f${i}`, name: `Somebody Else ${i} Shipping` }));
const LISTED: OwnEntry = {
  id: "E-1",
  name: "Zarya Optics",
  countries: "RU",
  programs: "P-1",
  identifiers: "registration:RU:7701234567",
};

/** Holds a sign-up whatever the lists say. */
const HELD = {
  payment: { method: "gift_card" },
  intendedUse: { summary: "training", trainsModels: true, endUsers: [{ name: "N. N.", country: "CN" }] },
};

/** Words that no two tenants share, so that each test has a listed party of its own. */
const WORDS = ["Kestrel", "Palisade", "Umbra", "Vantara", "Drozd", "Lumina", "Perun", "Halcyon"];

describe("a ruling on a match", () => {
  let directory: string;
  let list: OwnList;
  let server: TestServer;
  let operator: Api;
  let analyst: Api;
  let senior: Api;
  let admin: Api;
  let listed: OwnEntry;
  let signup: Record<string, unknown>;
  let decision: Decision;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-own-list-"));
    list = await writeOwnList(directory, FILLER);
    server = await openTestServer({ listsFile: list.listsFile });
    operator = createApi(server.url, await server.keyFor("service"));
    analyst = createApi(server.url, await server.keyFor("analyst"));
    senior = createApi(server.url, await server.keyFor("senior"));
    admin = createApi(server.url, await server.keyFor("admin"));
  });
  afterAll(async () => {
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function publish(...entries: OwnEntry[]): Promise<void> {
    await list.write([...FILLER, ...entries]);
    const { body } = await admin.post<{ problem: string | null }>(`/v1/lists/${list.id}/refresh`, {});
    expect(body.problem).toBeNull();
  }

  const caseOf = async (caseId: string | null) => (await analyst.get<CaseDetail>(`/v1/cases/${caseId}`)).body;

  async function rule(caseId: string | null, verdict: "true_match" | "false_match"): Promise<CaseDetail> {
    const found = await caseOf(caseId);
    const claimed = await analyst.post<CaseSummary>(`/v1/cases/${caseId}/claim`, {}, ifMatch(found));
    const ruling = { verdict, rationale: "Another company in another trade." };
    const path = `/v1/cases/${caseId}/matches/${found.matches[0]?.matchId}`;
    expect((await analyst.post(path, ruling, ifMatch(claimed.body))).status).toBe(200);
    return caseOf(caseId);
  }

  async function approve(found: CaseDetail): Promise<void> {
    const approval = { verdict: "approve", reasonCode: "false_match", rationale: "Ruled out." };
    const said = await analyst.post<CaseSummary>(`/v1/cases/${found.id}/verdict`, approval, ifMatch(found));
    if (said.body.state !== "pending_approval") return;
    await senior.post(`/v1/cases/${found.id}/confirm`, { agree: true, rationale: "Agreed." }, ifMatch(said.body));
  }

  /** Rules of screening that an instance request of the tenant fires now. */
  async function firedNow(): Promise<string[]> {
    const { body } = await operator.post<Decision>("/v1/instance-requests", anInstanceRequest(signup.externalId));
    return body.reasons.map((reason) => reason.rule).filter((id) => id.startsWith("screening."));
  }

  beforeEach(async () => {
    const word = WORDS.pop() ?? "";
    listed = { ...LISTED, name: `Zarya ${word} Optics` };
    await publish(listed);
    signup = aSignup({ name: `Zarya ${word} Optics` });
    decision = (await operator.post<Decision>("/v1/tenants", signup)).body;
    expect(decision.outcome).toBe("review");
    await approve(await rule(decision.caseId, "false_match"));
  });

  it("keeps a false match out of later decisions", async () => {
    expect(await firedNow()).toEqual([]);
  });

  it("stays when the publisher numbers the entry anew", async () => {
    await publish({ ...listed, id: "N-77" });
    expect(await firedNow()).toEqual([]);
  });

  it.each<[string, Partial<OwnEntry>]>([
    ["an alias", { aliases: "Zarya Photonics" }],
    ["a birth date", { birthDate: "1980-02-01" }],
    ["an identifier", { identifiers: "registration:RU:7701234568" }],
    ["a programme", { programs: "P-1;P-2" }],
  ])("is over when the entry changes in %s", async (_, change) => {
    await publish({ ...listed, ...change });
    expect(await firedNow()).not.toEqual([]);
    await publish(listed);
    expect(await firedNow()).toEqual([]);
  });

  it("is over when the party itself changes, and shown beside the match while it stands", async () => {
    const held = await operator.put<Decision>(`/v1/tenants/${signup.externalId}`, { ...signup, ...HELD });
    expect(held.body.outcome).toBe("review");
    expect((await caseOf(held.body.caseId)).matches).toMatchObject([
      { name: listed.name, ruling: { verdict: "false_match", by: expect.any(String), at: expect.any(String) } },
    ]);
    const { body } = await operator.put<Decision>(`/v1/tenants/${signup.externalId}`, { ...signup, aliases: ["Zarya Two"] });
    expect((await caseOf(body.caseId)).matches).toMatchObject([{ name: listed.name, ruling: null }]);
  });

  it("is replaced by a later one, also under another number of the entry", async () => {
    await publish({ ...listed, id: "N-78" });
    const { body } = await operator.put<Decision>(`/v1/tenants/${signup.externalId}`, { ...signup, ...HELD });
    expect(body.outcome).toBe("review");
    await rule(body.caseId, "true_match");
    expect(await firedNow()).not.toEqual([]);
  });
});
