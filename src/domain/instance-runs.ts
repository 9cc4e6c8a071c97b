/** An instance was started or stopped, as an event says. Times are ms since 1970. */
export interface RunMark {
  type: "start" | "stop";
  at: number;
}

/** When an instance ran, out of all its marks. */
export interface InstanceRuns {
  firstStart: number | null;
  /** Null unless it runs. */
  runningSince: number | null;
  lastStop: number | null;
  /** Hours of the runs that have ended. */
  endedHours: number;
}

const HOUR_MS = 3_600_000;

/**
 * Runs out of marks in whatever order they came: the same marks always give the same runs. A second start while it runs
 * says nothing new; a stop without a start is the end of a run whose start is still under way, and counts once that is here.
 */
export function runsOf(marks: readonly RunMark[]): InstanceRuns {
  const runs: InstanceRuns = { firstStart: null, runningSince: null, lastStop: null, endedHours: 0 };
  // At one moment the stop comes first: that is a restart. Else an instance that never ran for a moment would be left running.
  const ordered = [...marks].sort((a, b) => a.at - b.at || (a.type === b.type ? 0 : a.type === "stop" ? -1 : 1));
  for (const { type, at } of ordered) {
    if (type === "start") {
      runs.firstStart ??= at;
      runs.runningSince ??= at;
      continue;
    }
    runs.lastStop = at;
    if (runs.runningSince !== null) runs.endedHours += (at - runs.runningSince) / HOUR_MS;
    runs.runningSince = null;
  }
  return runs;
}
