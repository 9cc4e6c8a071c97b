import { describe, expect, it } from "vitest";
import { type ConnectionOptions, createSendCall, type Fetch } from "../../../src/client/send-call.ts";

type Answer = Response | Error | "silence";

const problem = (status: number, code: string, headers: Record<string, string> = {}, rest: object = {}) =>
  new Response(JSON.stringify({ type: `/problems/${code}`, status, ...rest }), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
const fine = () => new Response('{"id":"dec_1"}', { status: 201 });

/** A server that answers in this order, the last answer for ever. */
function answering(...answers: (() => Answer)[]) {
  const sent: { url: string; headers: Record<string, string>; at: number }[] = [];
  const send: Fetch = (url, init) => {
    sent.push({ url, headers: init.headers as Record<string, string>, at: performance.now() });
    const answer = (answers[Math.min(sent.length, answers.length) - 1] as () => Answer)();
    if (answer instanceof Response) return Promise.resolve(answer);
    if (answer instanceof Error) return Promise.reject(answer);
    return new Promise((_, reject) => init.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
  };
  const client = (options: Partial<ConnectionOptions> = {}) =>
    createSendCall({ url: "http://gate.example", key: "ghk_1", fetch: send, ...options });
  return { sent, client };
}

const away = () => problem(503, "unavailable");
const lost = () => new TypeError("fetch failed");
const create = { method: "POST", path: "/v1/tenants", body: {}, idempotencyKey: "k-1" } as const;

describe("calls of the client", () => {
  it("are tried again with the same idempotency key, whatever became of the one before", async () => {
    const { sent, client } = answering(lost, away, () => problem(409, "idempotency-running"), fine);
    expect(await client()(create)).toEqual({ id: "dec_1" });
    expect(sent.map(({ headers }) => headers["idempotency-key"])).toEqual(["k-1", "k-1", "k-1", "k-1"]);
    expect(sent[0]?.headers["authorization"]).toBe("Bearer ghk_1");
  });

  it("are sent once where a second time might do it twice", async () => {
    const { sent, client } = answering(away, fine);
    await expect(client()({ method: "PUT", path: "/v1/tenants/a", body: {} })).rejects.toMatchObject({ code: "unavailable" });
    expect(sent).toHaveLength(1);
  });

  it.each([
    [400, "malformed-json"],
    [401, "unauthenticated"],
    [409, "tenant-exists"],
    [422, "validation"],
    [500, "internal"],
  ])("take %i %s for an answer", async (status, code) => {
    const errors = [{ pointer: "/name", message: "is required" }];
    const { sent, client } = answering(() => problem(status, code, {}, { detail: "so it is", errors }), fine);
    await expect(client()(create)).rejects.toMatchObject({ code, details: { detail: "so it is", errors } });
    expect(sent).toHaveLength(1);
  });

  it("wait at least as long as Retry-After says", async () => {
    const { sent, client } = answering(() => problem(429, "rate-limited", { "retry-after": "1" }), fine);
    await client()(create);
    expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it("end at their deadline, also while they wait to be repeated", async () => {
    const started = performance.now();
    for (const answer of ["silence", problem(503, "unavailable", { "retry-after": "30" })] as const) {
      const { client } = answering(() => answer);
      await expect(client({ deadlineMs: 150 })(create)).rejects.toMatchObject({ code: "unavailable" });
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("give up a silent attempt and try another one", async () => {
    const { sent, client } = answering(() => "silence", fine);
    expect(await client({ attemptMs: 50 })(create)).toEqual({ id: "dec_1" });
    expect(sent).toHaveLength(2);
  });

  it("end when the caller ends them, with the caller's own reason", async () => {
    const { sent, client } = answering(() => "silence");
    const controller = new AbortController();
    const call = client()({ ...create, signal: controller.signal });
    controller.abort(new Error("not needed any more"));
    await expect(call).rejects.toThrow("not needed any more");
    expect(sent).toHaveLength(1);
  });

  it("are refused at once while the circuit is open, and tried again after the pause", async () => {
    const { sent, client } = answering(lost, lost, fine);
    const send = client({ retries: 0, breaker: { failures: 2, pauseMs: 100 } });
    for (let i = 0; i < 2; i++) await expect(send(create)).rejects.toMatchObject({ code: "unavailable" });
    await expect(send(create)).rejects.toMatchObject({ code: "unavailable", details: { detail: /circuit is open/ } });
    expect(sent).toHaveLength(2);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await send(create)).toEqual({ id: "dec_1" });
  });

  it("do not open the circuit for refusals", async () => {
    const { sent, client } = answering(() => problem(422, "validation"));
    const send = client({ breaker: { failures: 2, pauseMs: 60_000 } });
    for (let i = 0; i < 5; i++) await expect(send(create)).rejects.toMatchObject({ code: "validation" });
    expect(sent).toHaveLength(5);
  });

  it("read what a proxy on the way answers as what it means", async () => {
    const page = (status: number) => () => new Response("<html>", { status });
    for (const [status, code] of [
      [502, "unavailable"],
      [504, "unavailable"],
      [404, "not-found"],
      [418, "internal"],
    ] as const)
      await expect(answering(page(status)).client({ retries: 0 })(create)).rejects.toMatchObject({ code });
    const strange = answering(() => problem(403, "of-another-version"));
    await expect(strange.client()(create)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("fetch a token anew for each attempt where a key is a function", async () => {
    const { sent, client } = answering(away, fine);
    let tokens = 0;
    await client({ key: async () => `token-${++tokens}` })(create);
    expect(sent.map(({ headers }) => headers["authorization"])).toEqual(["Bearer token-1", "Bearer token-2"]);
  });
});
