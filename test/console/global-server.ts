import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { playScenario, readScenarios } from "../../src/commands/play-scenario.ts";
import { createApi } from "../helpers/api.ts";
import { withoutBrowser } from "../helpers/chromium.ts";
import { type ListPublisher, openListPublisher } from "../helpers/list-publisher.ts";
import { hasSharedData } from "../helpers/shared-data.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one server of the console's tests: where it is, and keys of an administrator and of a control plane. */
    gatehouse: { url: string; adminKey: string; operatorKey: string };
  }
}

const OFFICIAL = ["us-ofac-sdn", "us-csl", "un-sc"];

async function seed(server: TestServer, publisher: ListPublisher | null): Promise<string> {
  const admin = createApi(server.url, server.adminKey.key);
  if (publisher) for (const id of OFFICIAL) await admin.post(`/v1/lists/${id}/refresh`, {});
  const operatorKey = await server.keyFor("service");
  const analystKey = await server.keyFor("analyst", "Night Analyst");
  const seniorKey = await server.keyFor("senior", "Night Senior");
  for (const story of await readScenarios()) {
    if (story.needs === "lists" && !publisher) continue;
    await playScenario(story, { url: server.url, operatorKey, analystKey, seniorKey });
  }
  return operatorKey;
}

/** One real server for all files, with the stories of the demonstration in it, on the official lists where they are at hand. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (withoutBrowser !== null) return undefined;
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-console-"));
  const publisher = hasSharedData ? await openListPublisher(directory) : null;
  const server = await openTestServer(publisher ? { listsFile: publisher.listsFile } : {});
  const operatorKey = await seed(server, publisher);
  project.provide("gatehouse", { url: server.url, adminKey: server.adminKey.key, operatorKey });
  return async () => {
    await server.close();
    await publisher?.close();
    await rm(directory, { recursive: true, force: true });
  };
}
