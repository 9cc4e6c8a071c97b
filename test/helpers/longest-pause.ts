const TICK_MS = 1;

const cpuMs = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/**
 * The longest time, in ms of its own CPU, that this thread worked without a turn of the event loop while something ran.
 * Time that the machine gave to others is nobody's pause.
 */
export async function longestPauseDuring<T>(run: () => Promise<T>): Promise<{ result: T; pauseMs: number }> {
  let pauseMs = 0;
  let last = cpuMs();
  const tick = setInterval(() => {
    const now = cpuMs();
    pauseMs = Math.max(pauseMs, now - last);
    last = now;
  }, TICK_MS);
  try {
    return { result: await run(), pauseMs };
  } finally {
    clearInterval(tick);
  }
}
