import request from "supertest";
import { beforeEach, describe, expect, test } from "vitest";
import { aDecision, anInstanceDecision, anInstanceRequest, aSignUp } from "../../src/contract/examples.ts";
import { GatehouseError } from "../../src/domain/errors.ts";
import type { Asked } from "../../src/usecases/asked.ts";
import { bearer, fakeApp, memoryIdempotencyStore } from "../helpers/fake-app.ts";

let idempotency = memoryIdempotencyStore();
let asked: Asked[] = [];
let fault: Error | null = null;

const decide = async (_request: unknown, how: Asked) => {
  asked.push(how);
  if (fault) throw fault;
  return { ...anInstanceDecision, score: asked.length };
};

let app = fakeApp();
beforeEach(() => {
  idempotency = memoryIdempotencyStore();
  asked = [];
  fault = null;
  app = fakeApp({ decideInstance: decide }, { idempotency });
});

const post = (key: string | null, body: object = anInstanceRequest, role = "service") => {
  const call = request(app).post("/v1/instance-requests").set(bearer(role));
  return (key === null ? call : call.set("Idempotency-Key", key)).send(body);
};

test("a repetition gets the same bytes, status and Location, and nothing is decided again", async () => {
  const first = await post("k-1").expect(201);
  const second = await post("k-1").expect(201);
  expect(second.text).toBe(first.text);
  expect(second.headers["location"]).toBe(`/v1/decisions/${aDecision.id}`);
  expect(second.headers["content-type"]).toBe(first.headers["content-type"]);
  expect(first.headers["idempotent-replayed"]).toBeUndefined();
  expect(second.headers["idempotent-replayed"]).toBe("true");
  expect(asked).toHaveLength(1);
});

test("the use case is told the key and the body as it was sent", async () => {
  await post("k-1");
  expect(asked[0]).toEqual({
    caller: { id: "key_service", name: "service", roles: ["service"] },
    body: anInstanceRequest,
    idempotencyKey: "k-1",
  });
  await post(null);
  expect(asked[1]?.idempotencyKey).toBeNull();
});

test("without a key every call is decided", async () => {
  await post(null).expect(201);
  await post(null).expect(201);
  expect(asked).toHaveLength(2);
});

test("the order of fields does not make another request, a value or another path does", async () => {
  await post("k-1").expect(201);
  await post("k-1", Object.fromEntries(Object.entries(anInstanceRequest).reverse())).expect(201);
  const other = await post("k-1", { ...anInstanceRequest, instances: 5 }).expect(422);
  expect(other.body.type).toBe("/problems/idempotency-mismatch");
  await request(app).post("/v1/tenants").set(bearer("service")).set("Idempotency-Key", "k-1").send(aSignUp).expect(422);
  expect(asked).toHaveLength(1);
});

test("keys belong to their caller", async () => {
  await post("k-1").expect(201);
  await post("k-1", anInstanceRequest, "admin").expect(201);
  expect(asked).toHaveLength(2);
});

test("a call that is still running is 409 with Retry-After", async () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let begun = () => {};
  const isRunning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  app = fakeApp(
    {
      decideInstance: async () => {
        begun();
        await held;
        return anInstanceDecision;
      },
    },
    { idempotency },
  );
  const first = post("k-1").then((answer) => answer.status);
  await isRunning;
  const second = await post("k-1").expect(409);
  expect(second.body.type).toBe("/problems/idempotency-running");
  expect(Number(second.headers["retry-after"])).toBeGreaterThan(0);
  letGo();
  expect(await first).toBe(201);
  await post("k-1").expect("Idempotent-Replayed", "true");
});

describe("a call that failed can be made again", () => {
  test.each([
    ["a fault", new Error("broken"), 500],
    ["a store that is away", new GatehouseError("unavailable"), 503],
    ["a refusal", new GatehouseError("not-found"), 404],
  ])("after %s", async (_what, error, status) => {
    fault = error;
    await post("k-1").expect(status);
    fault = null;
    await post("k-1").expect(201);
    expect(asked).toHaveLength(2);
  });

  test("after a body that does not fit, which does not take the key", async () => {
    await post("k-1", {}).expect(422);
    await post("k-1").expect(201);
  });
});

test("what was done is answered also when it cannot be remembered", async () => {
  const store = { ...memoryIdempotencyStore(), finish: () => Promise.reject(new Error("away")) };
  app = fakeApp({ decideInstance: decide }, { idempotency: store });
  await post("k-1").expect(201);
});

test("a store of keys that is away is 503, and nothing is decided", async () => {
  const store = { ...memoryIdempotencyStore(), begin: () => Promise.reject(new GatehouseError("unavailable")) };
  app = fakeApp({ decideInstance: decide }, { idempotency: store });
  await post("k-1").expect(503);
  expect(asked).toHaveLength(0);
});

test.each([
  ["empty", ""],
  ["too long", "k".repeat(256)],
  ["not printable", "k\tk"],
  ["not ASCII", "clé"],
])("a key that is %s is 422", async (_what, key) => {
  const { body } = await post(key).expect(422);
  expect(body.errors).toEqual([{ pointer: "/header/idempotency-key", message: expect.any(String) }]);
  expect(asked).toHaveLength(0);
});

test("255 printable characters are a key", async () => {
  await post("~ ".repeat(127).padEnd(255, "x")).expect(201);
});

test("a claim is handed out once for a key, also when the queue is empty", async () => {
  let claims = 0;
  app = fakeApp(
    {
      claimNextCase: async () => {
        claims++;
        return null;
      },
    },
    { idempotency },
  );
  const claim = () => request(app).post("/v1/cases/claim-next").set(bearer("analyst")).set("Idempotency-Key", "c-1");
  await claim().expect(204);
  await claim().expect(204).expect("Idempotent-Replayed", "true");
  expect(claims).toBe(1);
});
