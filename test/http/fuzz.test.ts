import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instanceRequest } from "../../src/contract/instance-request.ts";
import type { Problem } from "../../src/contract/problem.ts";
import { signUp } from "../../src/contract/sign-up.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { arbitraryBody } from "../helpers/arbitrary-bodies.ts";
import { aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const RUNS = 150;
/** A decision takes milliseconds: what takes this long hangs. */
const HANG_MS = 5_000;

interface Answer {
  status: number;
  text: string;
}

describe("whatever is sent", () => {
  let server: TestServer;
  let key: string;
  let api: Api;
  beforeAll(async () => {
    server = await openTestServer();
    key = await server.keyFor("service");
    api = createApi(server.url, key);
  });
  afterAll(() => server?.close());

  async function send(path: string, body: string): Promise<Answer> {
    const response = await fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(HANG_MS),
    });
    return { status: response.status, text: await response.text() };
  }

  /** A refusal says where in the body it is wrong; a place that is there, or the object that lacks something. */
  function assertUseful({ status, text }: Answer): void {
    expect(status, text).toBeLessThan(500);
    expect([201, 400, 404, 409, 413, 422]).toContain(status);
    const answer = JSON.parse(text) as Partial<Problem> & { id?: string };
    if (status === 201) expect(answer.id).toMatch(/^dec_/);
    else expect(answer).toMatchObject({ status, type: expect.stringMatching(/^\/problems\//), requestId: expect.any(String) });
    if (status !== 422) return;
    expect(answer.errors?.length).toBeGreaterThan(0);
    for (const { pointer, message } of answer.errors ?? []) {
      expect(pointer).toMatch(/^(\/.*)?$/s);
      expect(message.length).toBeGreaterThan(3);
    }
    expect(text).not.toMatch(/node_modules|at .*\.[jt]s:\d/);
  }

  it("a sign-up is decided or refused with the field named", async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(arbitraryBody(signUp), async (body) => {
        const answer = await send("/v1/tenants", JSON.stringify(body));
        statuses.add(answer.status);
        assertUseful(answer);
      }),
      { numRuns: RUNS },
    );
    expect([...statuses]).toEqual(expect.arrayContaining([201, 422]));
  });

  it("an instance request is decided or refused with the field named", async () => {
    const { externalId } = aSignup();
    await api.post("/v1/tenants", aSignup({ externalId }));
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(arbitraryBody(instanceRequest), fc.boolean(), async (body, isKnown) => {
        const asked =
          isKnown && body !== null && typeof body === "object" && "tenant" in body ? { ...body, tenant: externalId } : body;
        const answer = await send("/v1/instance-requests", JSON.stringify(asked));
        statuses.add(answer.status);
        assertUseful(answer);
      }),
      { numRuns: RUNS },
    );
    expect([...statuses]).toEqual(expect.arrayContaining([201, 404, 422]));
  });

  it("bytes that are no JSON are refused as such", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (text) => {
        const answer = await send("/v1/tenants", text.toWellFormed());
        expect([400, 422]).toContain(answer.status);
      }),
      { numRuns: 50 },
    );
  });

  it("nothing of it stays behind in the server", async () => {
    expect({}).not.toHaveProperty("polluted");
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });
});
