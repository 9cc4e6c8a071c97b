import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import request from "supertest";
import { expect, test } from "vitest";
import { anInstanceRequest } from "../../src/contract/examples.ts";
import { bearer, fakeApp, memoryLogger } from "../helpers/fake-app.ts";
import { POLICY_YAML } from "../helpers/fake-policies.ts";

const app = fakeApp();
const text = JSON.stringify(anInstanceRequest);
const post = (contentType: string, body: string | Buffer) =>
  request(app)
    .post("/v1/instance-requests")
    .set(bearer("service"))
    .set("Content-Type", contentType)
    .serialize((it) => it as unknown as string)
    .send(body as unknown as string);

test.each(["application/json", "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'])(
  "%s is read",
  async (type) => {
    await post(type, text).expect(201);
  },
);

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/jsonx",
  "application/json; charset=utf-16",
  "application/yaml",
  "multipart/form-data",
  "x",
])("%s is 415", async (type) => {
  const { body } = await post(type, text).expect(415);
  expect(body.type).toBe("/problems/unsupported-media-type");
});

test.each(["{", "", "{'a':1}", '{"a":1,}', "undefined", "NaN", `${text}x`, "\uFEFF\uFEFF{}"])("%.20j is 400", async (body) => {
  const answer = await post("application/json", body).expect(400);
  expect(answer.body).toMatchObject({ type: "/problems/malformed-json", status: 400 });
});

test("what the body says is not repeated when it cannot be read", async () => {
  const lines: Record<string, unknown>[] = [];
  const answer = await request(fakeApp({}, { logger: memoryLogger(lines) }))
    .post("/v1/tenants")
    .set(bearer("service"))
    .set("Content-Type", "application/json")
    .send('{"name": "Wei Zhang", oops}')
    .expect(400);
  expect(answer.text).not.toMatch(/Wei|oops|at .*\.js/);
  expect(JSON.stringify(lines)).not.toMatch(/Wei|oops/);
});

test("no body at all is 400", async () => {
  await request(app).post("/v1/instance-requests").set(bearer("service")).expect(400);
});

test("bytes that are not UTF-8 are 400, not somebody else's name", async () => {
  const bytes = Buffer.from(text.replace("acct-1001", "acct-\xe9"), "latin1");
  const { body } = await post("application/json", bytes).expect(400);
  expect(body).toMatchObject({ type: "/problems/malformed-json", detail: "the body is not UTF-8" });
});

test.each(["null", "[]", '"text"', "7", "true", "{}"])("%s is JSON that does not fit: 422", async (body) => {
  const answer = await post("application/json", body).expect(422);
  expect(answer.body.errors.length).toBeGreaterThan(0);
});

test("of a field given twice the last counts, as everywhere", async () => {
  await post("application/json", `{"instances":"no",${text.slice(1)}`).expect(201);
});

test("256 KiB are read, one byte more is 413", async () => {
  const padded = (size: number) => text + " ".repeat(size - text.length);
  await post("application/json", padded(262_144)).expect(201);
  const { body, headers } = await post("application/json", padded(262_145)).expect(413);
  expect(body.type).toBe("/problems/too-large");
  expect(headers["connection"]).toBe("close");
});

test("a compressed body is read, and one that swells beyond the limit is 413", async () => {
  const send = (encoding: string, body: Buffer) => post("application/json", body).set("Content-Encoding", encoding);
  await send("gzip", gzipSync(text)).expect(201);
  await send("br", brotliCompressSync(text)).expect(201);
  await send("gzip", gzipSync(Buffer.alloc(50_000_000, 32))).expect(413);
  await send("gzip", Buffer.from("not gzip")).expect(400);
  await send("compress", Buffer.from(text)).expect(415);
});

test("a body in chunks that never ends is cut off at the limit", async () => {
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const answer = await new Promise<string>((resolve, reject) => {
    let received = "";
    socket.on("data", (data) => {
      received += data;
      resolve(received);
    });
    socket.on("error", reject);
    socket.write(
      "POST /v1/instance-requests HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ghk_service\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    for (let chunk = 0; chunk < 20; chunk++) socket.write(`8000\r\n${" ".repeat(0x8000)}\r\n`);
  });
  socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  expect(answer).toMatch(/^HTTP\/1.1 413 /);
});

test("a policy to check may come as YAML or in a JSON object", async () => {
  const validate = (type: string, body: string) =>
    request(app).post("/v1/policies/validate").set(bearer("policy-author")).set("Content-Type", type).send(body);
  const good = await validate("application/yaml", POLICY_YAML).expect(200);
  expect(good.body).toMatchObject({ valid: true, problems: [] });
  const bad = await validate("application/json", JSON.stringify({ policy: "nonsense" })).expect(200);
  expect(bad.body).toMatchObject({ valid: false, problems: [{ line: 1, column: 1, message: "no policy" }] });
  await validate("application/yaml", "  ").expect(422);
  await validate("text/plain", POLICY_YAML).expect(415);
});
