import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Attachment, InformationRequest, SavedView } from "../../src/domain/case-papers.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { createApi, ifMatch } from "../helpers/api.ts";
import { openQueuePeople, type QueuePeople } from "../helpers/queue-people.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

describe("what is added to a case", () => {
  let server: TestServer;
  let people: QueuePeople;
  let analystKey: string;

  beforeAll(async () => {
    server = await openTestServer();
    people = await openQueuePeople(server);
    analystKey = await server.keyFor("analyst", "attaching analyst");
  });
  afterAll(() => server?.close());

  const held = async () => {
    const decision = await people.holdSignup();
    return { decision, path: `/v1/cases/${decision.caseId}` };
  };
  const upload = async (path: string, body: RequestInit["body"], headers: Record<string, string> = {}, revision = 1) =>
    fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${analystKey}`, "if-match": `"${revision}"`, ...headers },
      body,
    });
  const formOf = (bytes: Buffer, name: string): FormData => {
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(bytes)], { type: "text/html" }), name);
    return form;
  };

  it("questions go out by the control plane, and with the last answer the case returns to its reviewer", async () => {
    const { analyst, operator, change, caseOf } = people;
    const { decision, path } = await held();
    await change(analyst, decision, "claim");
    const ask = (questions: string[]) => change(analyst, decision, "information-requests", { questions, dueAt: tomorrow() });
    expect((await ask(["Who holds the rest?", "Who uses it?"])).body).toMatchObject({
      state: "awaiting_information",
      claimExpiresAt: null,
    });
    expect((await ask(["Which model?"])).status).toBe(200);
    const { body } = await operator.get<{ items: InformationRequest[] }>(`${path}/information-requests`);
    const [first, second] = body.items;
    expect([first?.questions, first?.answers]).toEqual([["Who holds the rest?", "Who uses it?"], null]);
    const answer = (id: string | undefined, answers: string[]) =>
      operator.post<InformationRequest>(`${path}/information-requests/${id}/answers`, { answers });
    expect((await answer(first?.id, ["only one"])).status).toBe(422);
    expect((await answer(first?.id, ["A trust.", "We do."])).body.answers).toEqual(["A trust.", "We do."]);
    expect((await answer(first?.id, ["again", "again"])).status).toBe(409);
    expect((await caseOf(decision)).state).toBe("awaiting_information");
    await answer(second?.id, ["A small one."]);
    const found = await caseOf(decision);
    expect(found).toMatchObject({ state: "claimed", assignee: { name: "analyst" } });
    expect(found.informationRequests.map(({ answers }) => answers)).toEqual([["A trust.", "We do."], ["A small one."]]);
    expect(found.timeline.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["information_requested", "information_answered"]),
    );
    expect((await answer("inf_01k9qwe4r5e6y7zzzzzzzzzzzz", ["?"])).status).toBe(404);
  });

  it("a question that is due in the past is refused, and so is one by somebody who does not hold the case", async () => {
    const { analyst, senior, change } = people;
    const { decision } = await held();
    await change(analyst, decision, "claim");
    const past = await change(analyst, decision, "information-requests", { questions: ["?"], dueAt: "2020-01-01" });
    expect(past.status).toBe(422);
    expect((await change(analyst, decision, "information-requests", { questions: [], dueAt: tomorrow() })).status).toBe(422);
    expect((await change(senior, decision, "information-requests", { questions: ["?"], dueAt: tomorrow() })).status).toBe(409);
  });

  it("a file is what it holds, is sealed, and comes back byte for byte as a download", async () => {
    const { caseOf } = people;
    const { decision, path } = await held();
    const bytes = Buffer.concat([PNG, Buffer.alloc(2_500_000, 7)]);
    const answer = await upload(`${path}/attachments`, formOf(bytes, '../../Zeichnung "ü".html'));
    expect(answer.status).toBe(200);
    expect((await answer.json()) as CaseSummary).toMatchObject({ revision: 2 });
    const [attachment] = (await caseOf(decision)).attachments as [Attachment];
    expect(attachment).toMatchObject({ name: "Zeichnung ü.html", mediaType: "image/png", bytes: bytes.length });
    const download = await fetch(`${server.url}${path}/attachments/${attachment.id}`, {
      headers: { authorization: `Bearer ${analystKey}` },
    });
    expect(download.headers.get("content-type")).toBe("image/png");
    expect(download.headers.get("x-content-type-options")).toBe("nosniff");
    expect(download.headers.get("content-security-policy")).toContain("sandbox");
    expect(download.headers.get("content-disposition")).toMatch(
      /^attachment; filename="Zeichnung _.html"; filename\*=UTF-8''Zeichnung%20%C3%BC.html$/,
    );
    expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it("a file may come as the bare body; an empty, too large or executable one does not", async () => {
    const { caseOf } = people;
    const { decision, path } = await held();
    expect((await upload(`${path}/attachments?name=letter.txt`, "Dear reviewer,\nyes.\n")).status).toBe(200);
    expect((await caseOf(decision)).attachments).toMatchObject([{ name: "letter.txt", mediaType: "text/plain" }]);
    const again = (body: RequestInit["body"]) => upload(`${path}/attachments`, body, {}, 2);
    expect((await again("")).status).toBe(422);
    expect((await again(Buffer.from("7f454c4602010100000000000000000002003e00", "hex"))).status).toBe(415);
    expect((await again(new Uint8Array(10 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await upload(`${path}/attachments`, "x", {}, 1)).status).toBe(412);
    expect((await caseOf(decision)).attachments).toHaveLength(1);
  });

  it("an upload that is repeated with its key is attached once", async () => {
    const { caseOf } = people;
    const { decision, path } = await held();
    const send = (text: string) => upload(`${path}/attachments?name=a.txt`, text, { "idempotency-key": `att-${decision.id}` });
    const first = await send("one");
    const second = await send("one");
    expect([first.status, second.status, second.headers.get("idempotent-replayed")]).toEqual([200, 200, "true"]);
    expect((await send("another")).status).toBe(422);
    expect((await caseOf(decision)).attachments).toHaveLength(1);
  });

  it("an attachment of another case is not found", async () => {
    const { caseOf } = people;
    const [one, two] = [await held(), await held()];
    await upload(`${one.path}/attachments?name=a.txt`, "one");
    const [attachment] = (await caseOf(one.decision)).attachments as [Attachment];
    expect((await people.auditor.get(`${two.path}/attachments/${attachment.id}`)).status).toBe(404);
  });

  it("two hundred cases are changed at once, each with its own result, and what is gone keeps none from it", async () => {
    const { analyst, senior, change, caseOf } = people;
    const made = [await held(), await held(), await held()];
    await change(senior, made[1]?.decision as never, "claim");
    const cases = await Promise.all(
      made.map(async ({ decision }) => ({ id: decision.caseId, revision: (await caseOf(decision)).revision })),
    );
    const gone = { id: "case_01k9qwe4r5e6y7zzzzzzzzzzzz", revision: 1 };
    const stale = { ...cases[2], revision: 77 };
    const body = { action: "claim", cases: [cases[0], cases[1], stale, gone] };
    const { status, body: answer } = await analyst.post<{
      results: { id: string; status: number; problem: { type: string } | null }[];
    }>("/v1/cases/bulk", body);
    expect(status).toBe(200);
    expect(answer.results.map((result) => [result.status, result.problem?.type ?? null])).toEqual([
      [200, null],
      [409, "/problems/conflict"],
      [412, "/problems/stale-revision"],
      [404, "/problems/not-found"],
    ]);
    const twice = { action: "claim", cases: [cases[0], cases[0]] };
    expect((await analyst.post("/v1/cases/bulk", twice)).status).toBe(422);
    expect((await analyst.post("/v1/cases/bulk", { action: "erase", cases })).status).toBe(422);
    const many = Array.from({ length: 201 }, (_, i) => ({ id: `case_${String(i).padStart(26, "0")}`, revision: 1 }));
    expect((await analyst.post("/v1/cases/bulk", { action: "claim", cases: many })).status).toBe(422);
    expect((await analyst.post("/v1/cases/bulk", { action: "claim", cases: many.slice(1) })).status).toBe(200);
  });

  it("views are one's own until they are shared, and only their owner or a senior removes them", async () => {
    const { analyst, senior, as } = people;
    const view = { name: "Crypto", filter: { rule: "payment.crypto", minScore: 60 } };
    const { status, body: own } = await analyst.post<SavedView>("/v1/cases/views", view);
    expect([status, own.isOwn]).toEqual([201, true]);
    expect((await analyst.post("/v1/cases/views", view)).status).toBe(409);
    expect((await analyst.post("/v1/cases/views", { ...view, name: "x", filter: { owner: "y" } })).status).toBe(422);
    const namesFor = async (who: typeof analyst) =>
      (await who.get<{ items: SavedView[] }>("/v1/cases/views")).body.items.map(({ name }) => name);
    expect(await namesFor(senior)).toEqual([]);
    const { body: shared } = await analyst.post<SavedView>("/v1/cases/views", { ...view, name: "Shared", isShared: true });
    expect(await namesFor(senior)).toEqual(["Shared"]);
    const other = await as("analyst", "viewing analyst");
    expect((await other.delete(`/v1/cases/views/${shared.id}`)).status).toBe(404);
    expect((await senior.delete(`/v1/cases/views/${own.id}`)).status).toBe(404);
    expect((await senior.delete(`/v1/cases/views/${shared.id}`)).status).toBe(204);
    expect(await namesFor(analyst)).toEqual(["Crypto"]);
  });

  it("a case of nobody's is asked nothing about", async () => {
    const nobody = createApi(server.url, await server.keyFor("policy-author"));
    const { path } = await held();
    expect((await nobody.get(`${path}/information-requests`)).status).toBe(403);
    expect((await nobody.post(`${path}/notes`, { text: "x" }, ifMatch({ revision: 1 }))).status).toBe(403);
  });
});
