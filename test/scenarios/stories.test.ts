import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Players, playScenario, readScenarios } from "../../src/commands/play-scenario.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { Facts } from "../../src/domain/facts.ts";
import { canonicalJson } from "../../src/platform/canonical-json.ts";
import { loadConfig } from "../../src/platform/config.ts";
import { compilePolicy } from "../../src/policy/compile-policy.ts";
import { createApi } from "../helpers/api.ts";
import { type ListPublisher, openListPublisher } from "../helpers/list-publisher.ts";
import { hasSharedData, sharedPath, withoutSharedData } from "../helpers/shared-data.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const told = sharedPath("scenarios/scenarios.json");
const stories = await readScenarios(existsSync(told) ? told : undefined);

describe("the stories, played against the real server", () => {
  let directory: string;
  let publisher: ListPublisher | undefined;
  let server: TestServer;
  let players: Players;
  let auditorKey: string;
  const decided: Decision[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-stories-"));
    publisher = hasSharedData ? await openListPublisher(directory) : undefined;
    server = await openTestServer(publisher ? { listsFile: publisher.listsFile } : {});
    players = {
      url: server.url,
      operatorKey: await server.keyFor("service"),
      analystKey: await server.keyFor("analyst"),
      seniorKey: await server.keyFor("senior"),
    };
    auditorKey = await server.keyFor("auditor");
    const admin = createApi(server.url, server.adminKey.key);
    if (publisher)
      for (const id of ["us-ofac-sdn", "us-csl", "un-sc"])
        expect((await admin.post(`/v1/lists/${id}/refresh`, {})).status).toBe(200);
  });
  afterAll(async () => {
    await server?.close();
    await publisher?.close();
    await rm(directory, { recursive: true, force: true });
  });

  for (const story of stories) {
    it.skipIf(story.needs === "lists" && !hasSharedData)(
      `${story.name}${story.needs ? ` (${withoutSharedData})` : ""}`,
      async () => {
        for (const { decision, resolved, surprises, step } of await playScenario(story, players)) {
          expect(surprises, JSON.stringify(decision.reasons, null, 1)).toEqual([]);
          if (step.thenApprove && decision.outcome === "review") expect(resolved?.resolution).toBe("approved");
          if (resolved && decision.kind === "instance") expect(resolved.permit).toMatch(/^ey/);
          decided.push(decision);
        }
      },
    );
  }

  it("every decision, evaluated again from its stored facts, gives the same bytes", async () => {
    expect(decided.length).toBeGreaterThan(10);
    const api = createApi(server.url, auditorKey);
    const { readFile } = await import("node:fs/promises");
    const yaml = await readFile(loadConfig({ env: {} }).config.policy, "utf8");
    for (const decision of decided) {
      const { body } = await api.get<{ facts: Facts }>(`/v1/decisions/${decision.id}/facts`);
      const again = compilePolicy(yaml, { version: decision.policy.version }).evaluate(body.facts, new Date(decision.createdAt));
      const { outcome, score, thresholds, reasons, policy } = decision;
      expect(canonicalJson(again)).toBe(canonicalJson({ outcome, score, thresholds, reasons, policy }));
    }
  });
});
