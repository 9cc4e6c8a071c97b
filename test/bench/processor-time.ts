import { readdirSync, readFileSync } from "node:fs";

const TICKS_A_SECOND = 100;

/** Fields of /proc/<pid>/stat behind the name, which may hold anything; empty when the process is gone. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

const ticksOf = (pid: number): number => {
  const stat = statOf(pid);
  return Number(stat[11] ?? 0) + Number(stat[12] ?? 0);
};

const childrenOf = (parent: number): number[] =>
  readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => Number(statOf(pid)[1]) === parent);

/** Milliseconds of processor time that a process and its children, as they are now, have used. */
export const processorMs = (pid: number): number =>
  ([pid, ...childrenOf(pid)].reduce((sum, each) => sum + ticksOf(each), 0) * 1_000) / TICKS_A_SECOND;
