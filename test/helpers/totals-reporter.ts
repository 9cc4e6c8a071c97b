import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one plain line of totals, and fails a run in which nothing was tested. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++;
      if (module.errors().length > 0) count.failed++;
    }
    count.failed += errors.length;
    if (count.passed + count.failed === 0) process.exitCode = 1;
    console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
  }
}
