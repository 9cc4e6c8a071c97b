import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { TotalsReporter } from "../../test/helpers/totals-reporter.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Each file in a process of its own: what one leaves behind cannot help or hurt another. The flag is for threads that are
 * started from .ts files: Node strips their types with WebAssembly, which V8 must not compile anew while a thread ends.
 */
const common = {
  root,
  pool: "forks" as const,
  isolate: true,
  execArgv: ["--no-wasm-dynamic-tiering"],
  setupFiles: ["test/helpers/refuse-leaks.ts"],
};
/** Makes the database that each test file gets a copy of, once for the run. */
const templateDatabase = `${root}test/helpers/global-setup.ts`;
/** More than cores: what waits for a database, a poll or a lease leaves its core to another file. */
const WORKERS = 3;
const withServers = { testTimeout: 60_000, hookTimeout: 60_000, teardownTimeout: 30_000 };

export default defineConfig({
  root,
  test: {
    reporters: ["default", new TotalsReporter()],
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: ["test/unit/**/*.test.ts", "test/architecture.test.ts"],
          testTimeout: 20_000,
          maxWorkers: WORKERS,
        },
      },
      {
        test: {
          ...common,
          ...withServers,
          name: "server",
          globalSetup: existsSync(templateDatabase) ? [templateDatabase] : [],
          include: ["test/{http,lists,store,jobs,doors,scenarios}/**/*.test.ts"],
          maxWorkers: WORKERS,
        },
      },
      {
        // A browser beside the server: few at once, after the others.
        test: {
          ...common,
          ...withServers,
          name: "console",
          globalSetup: [`${root}test/console/global-server.ts`],
          include: ["test/console/**/*.test.ts"],
          maxWorkers: 2,
          expect: { poll: { timeout: 10_000 } },
          sequence: { groupOrder: 1 },
        },
      },
      {
        // After the others, and few at once: these kill real processes and wait for them.
        test: {
          ...common,
          ...withServers,
          name: "embedded",
          include: ["test/faults/embedded-*.test.ts"],
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Minutes long, so not part of `npm test`.
        test: {
          ...common,
          ...withServers,
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          exclude: ["test/faults/embedded-*.test.ts"],
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
