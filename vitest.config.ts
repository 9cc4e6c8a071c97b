import { defineConfig } from "vitest/config";

const slow = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    reporters: ["default", "./test/helpers/totals-reporter.ts"],
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts", "test/architecture.test.ts"], testTimeout: 20_000 } },
      { test: { name: "server", include: ["test/{http,store,doors,scenarios}/**/*.test.ts"], ...slow } },
      // After the others: these count on timings of real processes.
      { test: { name: "faults", include: ["test/faults/**/*.test.ts"], ...slow, maxWorkers: 2, sequence: { groupOrder: 1 } } },
    ],
  },
});
