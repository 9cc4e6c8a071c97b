import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "../../src/commands/serve.ts";
import type { Role } from "../../src/domain/caller.ts";
import { configDirectory, loadConfig } from "../../src/platform/config.ts";
import { createLogger } from "../../src/platform/logger.ts";

export interface TestServer extends RunningServer {
  dataDir: string;
  /** A new key of the role. */
  keyFor(role: Role, name?: string, subject?: string): Promise<string>;
}

/** The starter list alone: a test asks no publisher that it did not start itself. */
export async function writeStarterOnly(directory: string): Promise<string> {
  const file = join(directory, "lists-of-test.yaml");
  const list = join(configDirectory, "lists/starter.csv");
  const starter = { id: "starter", publisher: "Gatehouse", format: "plain-csv", files: { list }, effect: "watch" };
  await writeFile(file, JSON.stringify({ sources: [starter] }));
  return file;
}

/** Many test files share the machine: a door that is not tested for its deadline waits for its decision. */
const patient = (settings: Record<string, unknown> = {}) => ({ doors: { deadlineMs: 10_000 }, ...settings });

/** The real server on a free port, with a data directory of its own that `close` removes. `settings` are those of a configuration file, `env` is stronger. */
export async function openTestServer(
  options: { listsFile?: string; dataDir?: string; env?: Record<string, string>; settings?: Record<string, unknown> } = {},
): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "gatehouse-test-")));
  await mkdir(dataDir, { recursive: true });
  const env = {
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_PORT: "0",
    GATEHOUSE_LISTS: options.listsFile ?? (await writeStarterOnly(dataDir)),
    ...options.env,
  };
  const file = join(dataDir, "settings.yaml");
  await writeFile(file, JSON.stringify(patient(options.settings)));
  const server = await startServer(loadConfig({ env, file }).config, createLogger({ level: "error" }));
  const admin = { id: "key_test", name: "test", roles: ["admin"] as const };
  return {
    ...server,
    dataDir,
    keyFor: async (role, name = role, subject) =>
      (await server.useCases.createApiKey({ name, roles: [role], ...(subject && { subject }) }, admin)).key,
    async close() {
      await server.close();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
