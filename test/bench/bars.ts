/** What is asked of a figure: at least, or at most, a target. */
export interface Bar {
  name: string;
  value: number;
  target: number;
  atLeast: boolean;
}

export const atLeast = (name: string, value: number, target: number): Bar => ({ name, value, target, atLeast: true });
export const atMost = (name: string, value: number, target: number): Bar => ({ name, value, target, atLeast: false });

const round = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100);

/** Prints a line for each bar; true when all pass. */
export function printBars(bars: readonly Bar[]): boolean {
  let allPass = true;
  for (const { name, value, target, atLeast } of bars) {
    const passes = atLeast ? value >= target : value <= target;
    allPass &&= passes;
    console.log(`BAR ${name} ${round(value)} ${target} ${passes ? "PASS" : "FAIL"}`);
  }
  return allPass;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
