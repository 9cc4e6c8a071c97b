import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one plain line of totals, and fails a run in which nothing was tested or which did not end by itself. */
export class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++;
      // A file that does not load and a hook that throws fail the run without failing a test.
      count.failed += module.errors().length;
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
    }
    // Left pending: a worker that died under them.
    const unfinished = count.pending > 0 ? `, ${count.pending} not finished` : "";
    if (count.passed + count.failed === 0 || count.pending > 0) process.exitCode = 1;
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : "";
    process.stdout.write(`${count.passed} passed, ${count.failed} failed${skipped}${unfinished}\n`);
  }

  /** Something in a worker or in a global set-up is still open: vitest ends it by force, and would exit with 0. */
  onProcessTimeout(): void {
    process.exitCode = 1;
  }
}
