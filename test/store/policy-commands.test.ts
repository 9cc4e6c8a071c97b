import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiClient, createApiClient } from "../../src/commands/api-client.ts";
import { draftPolicy, movePolicy, showPolicyChanges, showVersions } from "../../src/commands/policy-versions.ts";
import { runBacktest } from "../../src/commands/run-backtest.ts";
import { loadConfig } from "../../src/platform/config.ts";
import { createApi } from "../helpers/api.ts";
import { policyFrom } from "../helpers/policy-versions.ts";
import { aHeldSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const NO_ORDER = { from: null, to: null, limit: null, capacity: null, recall: null };

describe("policies in the terminal", () => {
  let server: TestServer;
  let directory: string;
  let author: ApiClient;
  let approver: ApiClient;

  beforeAll(async () => {
    server = await openTestServer();
    directory = await mkdtemp(join(tmpdir(), "gatehouse-policies-"));
    const { hostname, port } = new URL(server.url);
    const clientOf = (key: string) =>
      createApiClient(loadConfig({ env: { GATEHOUSE_HOST: hostname, GATEHOUSE_PORT: port, GATEHOUSE_KEY: key } }).config);
    author = await clientOf(await server.keyFor("policy-author"));
    approver = await clientOf(await server.keyFor("policy-approver"));
    await createApi(server.url, await server.keyFor("service")).post("/v1/tenants", aHeldSignup());
  });
  afterAll(async () => {
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const fileOf = async (name: string, text: string): Promise<string> => {
    const file = join(directory, name);
    await writeFile(file, text);
    return file;
  };

  it("are drafted from a file, submitted, approved by somebody else, activated and taken back", async () => {
    const file = await fileOf("new.yaml", policyFrom(55));
    const reason = { reason: "Fewer alerts", now: new Date() };
    expect(await draftPolicy(author, file, reason)).toMatch(/^foreign-malicious-actor@2 {2}draft .*“Fewer alerts”$/);
    expect(await showPolicyChanges(author, "2", null)).toMatch(/^-.*review: 40.*\n\+.*review: 55/m);
    expect(await movePolicy(author, "submit", "2", {})).toContain("submitted");
    await expect(movePolicy(author, "approve", "2", {})).rejects.toThrow(/403/);
    expect(await movePolicy(approver, "approve", "foreign-malicious-actor@2", {})).toContain("approved");
    const planned = "2100-01-01T00:00:00.000Z";
    expect(await movePolicy(approver, "activate", "2", { from: planned })).toContain(`decides from ${planned}`);
    expect(await movePolicy(approver, "activate", "2", {})).toContain("active");
    expect(await movePolicy(approver, "activate", "1", { reason: "Back" })).toMatch(/@1 {2}active/);
    const states = (await showVersions(author)).split("\n").map((line) => line.split(/ +/).slice(0, 2));
    expect(states).toEqual([
      ["foreign-malicious-actor@2", "retired"],
      ["foreign-malicious-actor@1", "active"],
    ]);
  });

  it("are tested on what was decided, from a file or by their version, with what that means for the team", async () => {
    const lines: string[] = [];
    const file = await fileOf("lax.yaml", policyFrom(90).replaceAll(/^ {4}effect: .*\n(?: {6,}.*\n)*/gm, ""));
    await runBacktest(author, file, { ...NO_ORDER, capacity: 10 }, (line) => lines.push(line));
    expect(lines[0]).toMatch(/^bt_\w+ runs/);
    expect(lines).toContain("1 decisions, 1 come out otherwise");
    expect(lines).toContainEqual(expect.stringMatching(/1 {2}review → allow$/));
    expect(lines).toContainEqual(expect.stringMatching(/^threshold for capacity 10: \d+/));
    const again: string[] = [];
    await runBacktest(author, "1", NO_ORDER, (line) => again.push(line));
    expect(again).toContain("1 decisions, 0 come out otherwise");
  });

  it("say what is wrong: with a file by its lines, with a version, with an order", async () => {
    const bad = await fileOf("bad.yaml", policyFrom(40).replace("payment.method ==", "payment.methood =="));
    await expect(draftPolicy(author, bad, { reason: null, now: new Date() })).rejects.toThrow(
      /bad\.yaml:\d+:\d+ .*payment\.methood/,
    );
    await expect(movePolicy(author, "submit", "latest", {})).rejects.toThrow(/name a version as 4/);
    await expect(movePolicy(author, "submit", "77", {})).rejects.toThrow(/404/);
    await expect(runBacktest(author, "1", { ...NO_ORDER, limit: -1 }, () => undefined)).rejects.toThrow(/\/limit /);
    await expect(runBacktest(author, "nowhere.yaml", NO_ORDER, () => undefined)).rejects.toThrow(/cannot be read/);
  });
});
