const TRIES = 5;

/** Milliseconds of the fastest of a few runs: what the code takes, not what else the machine does meanwhile. */
export function fastestMs(run: () => void): number {
  const times = Array.from({ length: TRIES }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}
