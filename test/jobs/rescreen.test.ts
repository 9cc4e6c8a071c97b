import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { type Api, createApi, ifMatch } from "../helpers/api.ts";
import { type OwnEntry, type OwnList, writeOwnList } from "../helpers/own-list.ts";
import { approval, openQueuePeople, type QueuePeople } from "../helpers/queue-people.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { refreshAndRescreen, rescreened } from "../helpers/rescreened.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const FILLER: OwnEntry[] = Array.from({ length: 40 }, (_, i) => ({ id: `f${i}`, name: `Somebody Else ${i} Shipping` }));

describe("screening tenants again", () => {
  let directory: string;
  let list: OwnList;
  let server: TestServer;
  let people: QueuePeople;
  let admin: Api;
  let entries: OwnEntry[] = [];

  async function open(): Promise<void> {
    server = await openTestServer({ listsFile: list.listsFile, dataDir: join(directory, "data") });
    people = await openQueuePeople(server);
    admin = createApi(server.url, await server.keyFor("admin"));
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-rescreen-"));
    list = await writeOwnList(directory, FILLER);
    await open();
    await rescreened(admin, list.id);
  });
  afterAll(async () => {
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const writeList = () => list.write([...FILLER, ...entries]);

  /** The list holds these beside what it held; those of the same id are replaced. */
  async function publish(...changed: OwnEntry[]) {
    entries = [...entries.filter(({ id }) => !changed.some((entry) => entry.id === id)), ...changed];
    await writeList();
    return refreshAndRescreen(admin, list.id);
  }
  async function withdraw(id: string) {
    entries = entries.filter((entry) => entry.id !== id);
    await writeList();
    return refreshAndRescreen(admin, list.id);
  }

  async function signUp(changes: Record<string, unknown>): Promise<{ externalId: string; decision: Decision }> {
    const body = aSignup(changes);
    const { status, body: decision } = await people.operator.post<Decision>("/v1/tenants", body);
    expect(status).toBe(201);
    return { externalId: String(body.externalId), decision };
  }
  const casesOf = async (externalId: string) =>
    (await people.auditor.get<{ items: CaseSummary[] }>(`/v1/cases?q=${externalId}`)).body.items;
  const caseOf = (caseId: string) => people.caseOf({ caseId });
  async function firedNow(externalId: string): Promise<string[]> {
    const { body } = await people.operator.post<Decision>("/v1/instance-requests", anInstanceRequest(externalId));
    return body.reasons.map(({ rule }) => rule).filter((rule) => rule.startsWith("screening."));
  }

  async function ruleOut(caseId: string): Promise<void> {
    const { analyst, change } = people;
    await change(analyst, { caseId }, "claim");
    const { matches } = await caseOf(caseId);
    const ruling = { verdict: "false_match", rationale: "Another company in another trade." };
    await change(analyst, { caseId }, `matches/${matches[0]?.matchId}`, ruling);
    const said = await change(analyst, { caseId }, "verdict", approval);
    if (said.body.state === "pending_approval")
      await change(people.senior, { caseId }, "confirm", { agree: true, rationale: "Agreed." });
  }

  it("opens a case of kind monitoring for a tenant who is listed later, and opens nobody else's profile", async () => {
    const listed = await signUp({
      owners: [
        { kind: "individual", name: "Anatol Brezvin", aliases: ["Анатоль Брезвин"], residenceCountry: "CA", percent: 100 },
      ],
    });
    const others = await Promise.all(["Quillon Harbour", "Ostrava Loom", "Brezno Valley"].map((name) => signUp({ name })));
    expect(listed.decision.outcome).not.toBe("deny");
    const before = await casesOf(listed.externalId);

    const done = await publish({ id: "L-1", kind: "individual", name: "BREZVIN, Anatoly", programs: "P-1" });
    expect(done).toMatchObject({ told: 1, untold: 0, candidates: 1, unsealed: 1, found: 1 });

    const found = (await casesOf(listed.externalId)).filter(({ id }) => !before.some((known) => known.id === id));
    expect(found).toMatchObject([{ kind: "monitoring", state: "open", outcome: "review" }]);
    const detail = await caseOf(found[0]?.id ?? "");
    expect(detail.matches).toMatchObject([{ list: "own", entryId: "L-1", role: "owner", pointer: "/owners/0", ruling: null }]);
    expect(detail.matches[0]?.explanation.length).toBeGreaterThan(0);
    expect(detail.rules.some((rule) => rule.startsWith("screening."))).toBe(true);
    for (const other of others) expect(await casesOf(other.externalId)).toEqual([]);
    expect(await firedNow(listed.externalId)).not.toEqual([]);
  });

  it("never opens a second case: what is found later is added to the one that runs, which is scored again", async () => {
    const { externalId } = await signUp({ name: "Tarnholt Vesper Inc.", aliases: ["Ruvindale Crest"] });
    await publish({ id: "V-1", name: "Tarnholt Vesper", programs: "P-1" });
    const [first] = await casesOf(externalId);
    await publish({ id: "V-2", name: "Ruvindale Crest", programs: "P-1" });
    const cases = await casesOf(externalId);
    expect(cases).toMatchObject([{ id: first?.id, kind: "monitoring" }]);
    expect(cases[0]?.revision).toBeGreaterThan(first?.revision ?? 0);
    const { matches, timeline } = await caseOf(first?.id ?? "");
    expect(matches.map(({ entryId }) => entryId).sort()).toEqual(["V-1", "V-2"]);
    expect(timeline.at(-1)).toMatchObject({ type: "facts_added", data: { cause: "list_changed", list: "own" } });
  });

  it("what a person ruled out does not come back with a new id, and comes back when the entry changes", async () => {
    const { externalId, decision } = await (async () => {
      await publish({ id: "R-1", name: "Morwen Skarl Foundry", programs: "P-1" });
      return signUp({ name: "Morwen Skarl Foundry" });
    })();
    await ruleOut(decision.caseId ?? "");
    entries = entries.filter(({ id }) => id !== "R-1");
    expect(await publish({ id: "R-900", name: "Morwen Skarl Foundry", programs: "P-1" })).toMatchObject({ told: 0, found: 0 });
    expect(await casesOf(externalId)).toMatchObject([{ state: "approved" }]);
    expect(await firedNow(externalId)).toEqual([]);

    await publish({ id: "R-900", name: "Morwen Skarl Foundry", programs: "P-1", birthDate: "1970-01-01" });
    expect(await casesOf(externalId)).toContainEqual(expect.objectContaining({ kind: "monitoring", state: "open" }));
  });

  it("who was approved with a match hears of it again only when it grows stronger or is of another entry", async () => {
    await publish({ id: "A-1", name: "Pellinore Quartz Works", programs: "P-1", countries: "RU" });
    const { externalId, decision } = await signUp({ name: "Pellinore Quartz Works" });
    await people.decide(decision, approval);
    await publish({ id: "A-1", name: "Pellinore Quartz Works", programs: "P-1;P-2", countries: "RU" });
    expect(await casesOf(externalId)).toMatchObject([{ state: "approved" }]);
    await publish({ id: "A-2", name: "Pellinore Quartz Works", programs: "P-9" });
    expect(await casesOf(externalId)).toContainEqual(expect.objectContaining({ kind: "monitoring", state: "open" }));
  });

  it("notes on a running case what the lists no longer say, and does not count it any more", async () => {
    await publish({ id: "G-1", name: "Ashgrove Tindle", programs: "P-1" });
    const { externalId, decision } = await signUp({ name: "Ashgrove Tindle Inc." });
    expect(decision.outcome).toBe("review");
    expect(await withdraw("G-1")).toMatchObject({ told: 0, untold: 1, unsealed: 1, gone: 1 });
    const { matches, timeline, rules } = await caseOf(decision.caseId ?? "");
    expect(matches).toMatchObject([{ entryId: "G-1", goneAt: expect.any(String) }]);
    expect(timeline.at(-1)).toMatchObject({ type: "facts_added", data: { cause: "list_changed", gone: [matches[0]?.matchId] } });
    expect(rules.filter((rule) => rule.startsWith("screening."))).toEqual([]);
    expect(await firedNow(externalId)).toEqual([]);
    // Listed again: it is news again.
    await publish({ id: "G-1", name: "Ashgrove Tindle", programs: "P-1" });
    expect((await caseOf(decision.caseId ?? "")).matches).toMatchObject([{ entryId: "G-1" }]);
    expect((await caseOf(decision.caseId ?? "")).matches[0]?.goneAt).toBeUndefined();
  });

  it("finds tenants by a wallet and by a registration number", async () => {
    const wallet = "0x52908400098527886E0F7030069857D2E4169EE7";
    const payment = {
      method: "crypto",
      payerName: "Lowmoor Kiln",
      payerCountry: "CA",
      crypto: { asset: "USDT", network: "ETH", address: wallet },
    };
    const byWallet = await signUp({ name: "Lowmoor Kiln", payment });
    const byNumber = await signUp({ registration: { number: "KX 77-0099", country: "CA", formedOn: "2015-04-01" } });
    await publish(
      { id: "W-1", name: "Unnamed", identifiers: `wallet:ETH:${wallet.toLowerCase()}` },
      { id: "W-2", name: "Nobody Like It", identifiers: "registration:CA:KX770099" },
    );
    for (const { externalId } of [byWallet, byNumber])
      expect(await casesOf(externalId)).toContainEqual(
        expect.objectContaining({ outcome: expect.stringMatching(/review|deny/) }),
      );
    expect((await casesOf(byNumber.externalId)).map(({ kind }) => kind)).toEqual(["monitoring"]);
  });

  it("leaves alone whom nobody serves", async () => {
    const { externalId } = await signUp({ name: "Dunmarrow Gable" });
    await people.senior.post(`/v1/tenants/${externalId}/close`, { reason: "left" });
    expect(await publish({ id: "C-1", name: "Dunmarrow Gable" })).toMatchObject({ candidates: 1, unsealed: 0, found: 0 });
    expect(await casesOf(externalId)).toEqual([]);
  });

  it("catches what changed while the server was down", async () => {
    const { externalId } = await signUp({ name: "Hesperine Dovecote" });
    await server.close();
    entries = [...entries, { id: "D-1", name: "Hesperine Dovecote" }];
    await writeList();
    await open();
    expect(await rescreened(admin, list.id)).toMatchObject({ told: 1, found: 1 });
    expect(await casesOf(externalId)).toMatchObject([{ kind: "monitoring" }]);
  });

  it("a case of a listed tenant ends like others: rejecting it suspends the tenant", async () => {
    const { externalId, decision } = await signUp({ name: "Wexcombe Farrow" });
    await publish({ id: "S-1", name: "Wexcombe Farrow" });
    const [found] = await casesOf(externalId);
    const { analyst, senior, change } = people;
    const subject = { caseId: found?.id ?? "" };
    await change(analyst, subject, "claim");
    const verdict = { verdict: "reject", reasonCode: "true_match", rationale: "It is them." };
    const said = await analyst.post<CaseSummary>(
      `/v1/cases/${subject.caseId}/verdict`,
      verdict,
      ifMatch(await caseOf(subject.caseId)),
    );
    if (said.body.state === "pending_approval") await change(senior, subject, "confirm", { agree: true, rationale: "Yes." });
    const { body } = await people.operator.get<{ standing: string }>(`/v1/tenants/${decision.tenant.id}`);
    expect(body.standing).toBe("suspended");
  });

  it("leaves an audit entry for every tenant whose facts moved, without personal data", async () => {
    const { externalId, decision } = await signUp({ name: "Larkspur Quern" });
    await publish({ id: "T-1", name: "Larkspur Quern" });
    const { body } = await people.auditor.get<{ items: { action: string; data: object }[] }>(
      `/v1/audit?entity=${decision.tenant.id}`,
    );
    expect(body.items.map(({ action }) => action)).toContain("tenant.rescreened");
    expect(JSON.stringify(body)).not.toMatch(/Larkspur/i);
    expect((await casesOf(externalId)).length).toBe(1);
  });
});
