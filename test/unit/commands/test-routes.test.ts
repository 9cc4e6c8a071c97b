import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Rehearse, testRoutes } from "../../../src/commands/test-routes.ts";
import { StartError } from "../../../src/platform/start-error.ts";
import { controlPlaneRoutes } from "../../helpers/routes.ts";

const directory = mkdtempSync(join(tmpdir(), "gh-routes-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

async function run(requests: string, rehearse: Rehearse | null = null): Promise<{ code: number; text: string }> {
  const files = { routes: join(directory, "routes.yaml"), requests: join(directory, "request.http") };
  writeFileSync(files.routes, controlPlaneRoutes);
  writeFileSync(files.requests, requests);
  const lines: string[] = [];
  const code = await testRoutes(files, { rehearse, write: (line) => lines.push(line) });
  return { code, text: lines.join("\n") };
}

const headers = "Content-Type: application/json\r\nX-Project-Id: acct-1\r\nX-Real-IP: 24.48.0.1\r\n";
const post = (body: object) => `POST /v2.1/servers HTTP/1.1\r\n${headers}\r\n${JSON.stringify(body)}`;
const aServer = { server: { flavorRef: "gpu.h100.8", min_count: 4, hours: 24 } };

test("says which route it is, what was read from where, and what would be decided and why", async () => {
  const reason = { rule: "compute.scale", points: 20, effect: "review", title: "Many accelerators" };
  const decided = { outcome: "review", score: 45, thresholds: { review: 40, deny: 85 }, reasons: [reason] };
  const { code, text } = await run(post(aServer), (async () => decided) as unknown as Rehearse);
  expect(code).toBe(0);
  expect(text).toMatch(/route {6}accounts \(signup\): another method or path\n {2}route {6}servers \(instance\): this one/);
  expect(text).toMatch(/"accelerator": "nvidia-h100-sxm"/);
  expect(text).toMatch(
    /outcome {4}review, score 45 \(review from 40, deny from 85\)\n {13}\+20 compute\.scale \(at least review\)/,
  );
});

test("without a server it says so, and still reads the request", async () => {
  const { code, text } = await run(post(aServer), () => Promise.reject(new StartError("no Gatehouse answers")));
  expect([code, text.split("\n").at(-1)]).toEqual([0, "  outcome    not known: no Gatehouse answers"]);
});

test.each([
  ["a call that no route names", "GET /images\n", 0, /asks {7}pass: goes through without a decision/],
  ["one that is denied", "DELETE /admin/users/7\n", 0, /route {6}internal \(deny\): this one\n {2}asks {7}deny/],
  ["one whose condition is not met", post({ volume: 1 }), 0, /servers \(instance\): its condition is not met[\s\S]*asks {7}pass/],
  ["one that lacks a field", post({ server: { flavorRef: "gpu.h100.8" } }), 1, /refused {4}\/instances cannot be read/],
  ["one that does not fit the contract", post({ server: { ...aServer.server, min_count: -4 } }), 1, /refused {4}\/instances/],
  ["one that can be read in two ways", "POST //v2.1/servers\n", 1, /refused {4}not-plain/],
  [
    "a header that is given twice",
    post(aServer).replace("X-Real", "X-Project_Id: b\r\nX-Real"),
    1,
    /more than one way: x-project_id/,
  ],
])("%s", async (_what, requests, code, said) => {
  const result = await run(requests);
  expect([result.code, result.text]).toEqual([code, expect.stringMatching(said)]);
});

test("reads several requests, comments, and targets with a host", async () => {
  const { text } = await run("# listing\n###\nGET https://api.example/images?limit=5 HTTP/1.1\n\n### two\nGET /images\n");
  expect(text.match(/^GET \/images(\?limit=5)?$/gm)).toEqual(["GET /images?limit=5", "GET /images"]);
});

test.each(["", "###\n", "# nothing\n"])("a file without a request (%j) is refused", async (text) => {
  await expect(run(text)).rejects.toThrow(/holds no request/);
});
