import { z } from "zod";
import type { JobStatus } from "../domain/job.ts";
import { timestamp } from "./primitives.ts";

export const job = z
  .object({
    name: z.string(),
    everySeconds: z.number(),
    state: z
      .enum(["waiting", "running", "parked"])
      .meta({ description: "`parked`: it failed ten times in a row and waits for somebody" }),
    runs: z.int(),
    failures: z.int().meta({ description: "Runs in a row that failed, or whose process died" }),
    lastStartedAt: timestamp.nullable(),
    lastEndedAt: timestamp.nullable(),
    lastSeconds: z.number().nullable(),
    problem: z.string().nullable().meta({ description: "Code or kind of the error of the last run that failed" }),
  })
  .meta({ id: "Job" });

export const aJob: JobStatus = {
  name: "watch-due-dates",
  everySeconds: 60,
  state: "waiting",
  runs: 1_440,
  failures: 0,
  lastStartedAt: "2026-11-24T09:30:00.000Z",
  lastEndedAt: "2026-11-24T09:30:00.020Z",
  lastSeconds: 0.02,
  problem: null,
};
