import type { InstanceRuns } from "./instance-runs.ts";

/** What a permit allows. Times are ms since 1970. */
export interface GrantTerms {
  accelerators: number;
  /** Dense FP16 peak of all of them, op/s. */
  rateFlops: number;
  hours: number;
  grantedAt: number;
  /** Until when the permit may be used to start instances. */
  usableUntil: number;
  /** When a person ended it; null when nobody did. */
  cutAt: number | null;
}

/** An instance of the grant: when it ran, and what was metered of it. */
export interface GrantedInstance extends InstanceRuns {
  /** Null when no event said how many. */
  accelerators: number | null;
  /** Accelerator hours of its usage, and the same times their utilisation. */
  meteredHours: number;
  busyHours: number;
}

export interface CountingTerms {
  /** Whether accelerators that were not started by the end of the permit count no more. */
  givesBackUnused: boolean;
  /** How long after the end of the permit a start may still be reported. */
  graceMs: number;
  now: number;
}

/** What a grant counts at this moment. */
export interface GrantCount {
  /** Now: running, or still to be started. */
  accelerators: number;
  rateFlops: number;
  operations: number;
  /** The span over which those operations lie. */
  runsFrom: number;
  endsAt: number;
  /** When it changes by time alone; null when only an event can change it. */
  dueAt: number | null;
}

const HOUR_MS = 3_600_000;
const SECONDS_AN_HOUR = 3_600;

type Started = GrantedInstance & { accelerators: number; firstStart: number; endsAt: number };

const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((total, item) => total + of(item), 0);

const cut = (time: number, { cutAt }: GrantTerms): number => (cutAt === null ? time : Math.min(time, cutAt));

/** Those that have started. Who does not say how many accelerators it has shares what the others leave of the grant. */
function startedOf(terms: GrantTerms, instances: readonly GrantedInstance[]): Started[] {
  const started = instances.filter((one): one is GrantedInstance & { firstStart: number } => one.firstStart !== null);
  const silent = started.filter(({ accelerators }) => accelerators === null).length;
  const left = Math.max(0, terms.accelerators - sum(started, ({ accelerators }) => accelerators ?? 0));
  return started.map((one) => ({
    ...one,
    accelerators: one.accelerators ?? left / silent,
    endsAt: cut(one.firstStart + terms.hours * HOUR_MS, terms),
  }));
}

/** Hours for which an instance is counted if it is not metered: as long as it ran, and while it runs until its end. */
const committedHours = ({ runningSince, endedHours, endsAt }: Started): number =>
  endedHours + (runningSince === null ? 0 : Math.max(0, endsAt - runningSince) / HOUR_MS);

/** What was granted and not started: how much of it still counts, for how long, and until when. */
function unstartedOf(
  terms: GrantTerms,
  known: { started: readonly Started[]; isMetered: boolean },
  { now, graceMs, givesBackUnused }: CountingTerms,
): { accelerators: number; hours: number; endsAt: number; goesAt: number | null } {
  const { started, isMetered } = known;
  const spentAt = terms.usableUntil + graceMs;
  const left = Math.max(0, terms.accelerators - sum(started, ({ accelerators }) => accelerators));
  // Usage that names no instance shows that the permit was used, though nobody told of a start.
  const isInUse = started.length === 0 && isMetered;
  const goes = givesBackUnused && !isInUse;
  const isGone = (goes && now >= spentAt) || (started.length > 0 && terms.cutAt !== null && now >= terms.cutAt);
  const endsAt = cut(terms.grantedAt + terms.hours * HOUR_MS, terms);
  const hours = started.length > 0 ? terms.hours : Math.max(0, endsAt - terms.grantedAt) / HOUR_MS;
  return { accelerators: isGone ? 0 : left, hours, endsAt, goesAt: goes && !isGone && left > 0 ? spentAt : null };
}

/**
 * Counts a grant. It begins as an upper bound: all accelerators, all hours, full utilisation. What is known replaces it:
 * metered hours their part of the bound, a stop the rest of the hours, the end of the permit what was not started by then.
 * What runs counts until it stops or its hours are over.
 */
export function countGrant(terms: GrantTerms, instances: readonly GrantedInstance[], counting: CountingTerms): GrantCount {
  const { now } = counting;
  const started = startedOf(terms, instances);
  const meteredHours = sum(instances, (one) => one.meteredHours);
  const unstarted = unstartedOf(terms, { started, isMetered: meteredHours > 0 }, counting);
  const running = started.filter(({ runningSince, endsAt }) => runningSince !== null && now < endsAt);
  const held = sum(running, (one) => one.accelerators) + (now < unstarted.endsAt ? unstarted.accelerators : 0);
  const committed = sum(started, (one) => one.accelerators * committedHours(one)) + unstarted.accelerators * unstarted.hours;
  const peak = terms.accelerators > 0 ? terms.rateFlops / terms.accelerators : 0;
  const runsFrom = started.length > 0 ? Math.min(...started.map(({ firstStart }) => firstStart)) : terms.grantedAt;
  const ends = started.map(({ runningSince, lastStop, endsAt }) => (runningSince === null ? (lastStop ?? endsAt) : endsAt));
  const changes = [
    ...running.map(({ endsAt }) => endsAt),
    unstarted.goesAt,
    unstarted.accelerators > 0 ? unstarted.endsAt : null,
  ];
  const due = changes.filter((at): at is number => at !== null && at > now);
  return {
    accelerators: held,
    rateFlops: held * peak,
    operations: (sum(instances, (one) => one.busyHours) + Math.max(0, committed - meteredHours)) * peak * SECONDS_AN_HOUR,
    runsFrom,
    endsAt: Math.max(runsFrom, ...ends, ...(unstarted.accelerators > 0 ? [unstarted.endsAt] : [])),
    dueAt: due.length > 0 ? Math.min(...due) : null,
  };
}
