import { openStore } from "../compose/open-store.ts";
import type { JobStatus } from "../domain/job.ts";
import type { Config } from "../platform/config-schema.ts";
import { createLogger } from "../platform/logger.ts";
import { StartError } from "../platform/start-error.ts";
import type { ApiClient } from "./api-client.ts";

const describeJob = ({ name, state, everySeconds, runs, failures, lastEndedAt, problem }: JobStatus): string =>
  [
    name.padEnd(24),
    state.padEnd(8),
    `every ${everySeconds} s`.padEnd(16),
    `${runs} runs`.padEnd(14),
    lastEndedAt ?? "never yet",
    problem === null ? "" : `  ${failures} failures in a row, the last: ${problem}`,
  ].join(" ");

/** `gatehouse jobs` */
export async function showJobs(client: ApiClient): Promise<string> {
  const { items } = await client.call<{ items: JobStatus[] }>("GET", "/v1/jobs");
  return items.map(describeJob).join("\n");
}

/** `gatehouse jobs run | resume <name>` */
export const moveJob = async (client: ApiClient, name: string, move: "run" | "resume"): Promise<string> =>
  describeJob(await client.call<JobStatus>("POST", `/v1/jobs/${encodeURIComponent(name)}/${move}`));

/** `gatehouse migrate`: safe while servers of the version before run on the same database. */
export async function migrateDatabase(config: Config): Promise<string> {
  if (config.database.url === null)
    throw new StartError("set DATABASE_URL: the embedded database is brought up to date at each start");
  const closers: (() => Promise<unknown>)[] = [];
  try {
    await openStore(config, createLogger({ level: config.log.level }), closers);
    return "the database is up to date";
  } finally {
    for (const close of closers.reverse()) await close();
  }
}
