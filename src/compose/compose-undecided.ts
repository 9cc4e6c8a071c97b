import { join } from "node:path";
import { Counter, Gauge, type Registry } from "prom-client";
import type { DecideOnce } from "../doors/decide-once.ts";
import { createDecideInTime, type DecideInTime } from "../doors/unavailable/decide-in-time.ts";
import { callsIn, createFollowUp } from "../doors/unavailable/follow-up.ts";
import type { PeriodicJob } from "../jobs/run-every.ts";
import { createSealedSpool } from "../platform/sealed-spool.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import { bucketIn } from "./accelerator-bucket.ts";
import type { Parts } from "./open-parts.ts";

const SECOND_MS = 1_000;

/** What happens to calls while nothing can be decided, and the work that decides afterwards what went through. */
export function composeUndecided(
  parts: Parts,
  { useCases, decideOnce }: { useCases: UseCases; decideOnce: DecideOnce },
  metrics: Registry,
): { inTime: DecideInTime; job: PeriodicJob } {
  const { config, keyring, logger, now } = parts;
  const spool = createSealedSpool(join(config.dataDir, "undecided"), keyring);
  const registers = [metrics];
  const undecided = new Counter({
    ...{ name: "gatehouse_undecided_total", help: "Calls that were not decided in time, by what was said to them", registers },
    labelNames: ["choice", "because"],
  });
  const settled = new Counter({
    ...{
      name: "gatehouse_undecided_settled_total",
      help: "Calls that went through undecided, by what was decided later",
      registers,
    },
    labelNames: ["outcome"],
  });
  new Gauge({
    ...{ name: "gatehouse_undecided_waiting", help: "Calls that went through and are not decided yet", registers },
    async collect() {
      this.set((await spool.list()).length);
    },
  });
  const inTime = createDecideInTime({
    ...{ deadlineMs: config.doors.deadlineMs, undecided: callsIn(spool), logger, now },
    ping: () => parts.store.pool.query("select 1"),
    bucketOf: (name) => bucketIn(parts.catalog, name, now()),
    count: (choice, because) => undecided.inc({ choice, because }),
  });
  const followUp = createFollowUp({
    ...{ spool, logger },
    async decide({ id, kind, body, caller }) {
      const { decisionId } = await decideOnce.decideNew(kind, { caller, body, idempotencyKey: id });
      return useCases.getDecision(decisionId);
    },
    openCase: async (decision, { id }) => void (await useCases.reportPassed(decision.id, id)),
    count: (outcome) => settled.inc({ outcome }),
  });
  return { inTime, job: { name: "decide what went through undecided", everyMs: SECOND_MS, atStart: true, run: followUp } };
}
