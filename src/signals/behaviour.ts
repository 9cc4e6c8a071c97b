import type { WindowCounts } from "../domain/event-window.ts";
import type { Facts } from "../domain/facts.ts";
import type { BehaviourThresholds } from "../domain/thresholds.ts";
import { isNightIn, isNightInMacau, offsetOfNight } from "./sleep-cycle.ts";

/** Of a tenant that no event has told anything about. */
export const quietBehaviour: Facts["behaviour"] = {
  adminLogins: 0,
  loginCountries: [],
  embargoedLogins: 0,
  fullLoadAccelerators: 0,
  fullLoadHours: 0,
  egressD5Gigabytes: 0,
  changedAfterApproval: [],
  ownersChangedUnreported: false,
  payers: 0,
  useChangedAfterRefusal: false,
};

export interface DayWindow extends WindowCounts {
  /** YYYY-MM-DD, UTC. */
  day: string;
}

/** What events left of a tenant. Times are ms since 1970. */
export interface BehaviourSources {
  windows: readonly DayWindow[];
  /** `until` is null while it runs. */
  instances: readonly { accelerators: number; from: number; until: number | null }[];
  /** Whether starts and stops are reported of this tenant at all. */
  reportsInstances: boolean;
  /** Different payers within the window of days for payers. */
  payers: number;
  changes: readonly { at: number; source: "profile" | "event"; changed: readonly string[]; isReported: boolean }[];
  createdAt: number;
  clearedAt: number | null;
  /** When a person last approved what monitoring had found. */
  acceptedAt: number | null;
  declaredCountries: readonly string[];
}

interface Known {
  thresholds: BehaviourThresholds;
  now: number;
}

const DAY_MS = 86_400_000;
const BYTES_A_GIGABYTE = 1e9;
const HOURS_A_DAY = 24;

const rounded = (value: number, digits = 1): number => Math.round(value * 10 ** digits) / 10 ** digits;
const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((total, item) => total + of(item), 0);
const startOf = ({ day }: DayWindow) => Date.parse(day);

const within = (windows: readonly DayWindow[], days: number, now: number): DayWindow[] =>
  windows.filter((window) => startOf(window) > now - (days + 1) * DAY_MS);

/** What people do at night tells where they are; shown only where there are enough log-ins and a clear night. */
function nightFacts(windows: readonly DayWindow[], { declaredCountries }: BehaviourSources, { thresholds }: Known) {
  const logins = sum(windows, ({ adminLogins }) => adminLogins);
  if (logins < thresholds.nightLogins) return {};
  const byHour = Array.from({ length: HOURS_A_DAY }, (_, hour) => sum(windows, ({ adminHours }) => adminHours[hour] ?? 0));
  const offset = offsetOfNight(byHour, (logins * thresholds.nightPercent) / 100);
  if (offset === null) return {};
  return {
    nightFitsDeclared: declaredCountries.some((country) => isNightIn(country, offset)),
    nightFitsD5: isNightInMacau(offset),
  };
}

function loginFacts(sources: BehaviourSources, known: Known) {
  const windows = within(sources.windows, known.thresholds.loginDays, known.now);
  const admins = sum(windows, ({ adminLogins }) => adminLogins);
  const placed = sum(windows, ({ adminPlaced }) => adminPlaced);
  // What a person has looked at and approved is not held against the tenant again.
  const isNew = ({ lastEmbargoedAt }: DayWindow) =>
    lastEmbargoedAt !== null && (sources.acceptedAt === null || Date.parse(lastEmbargoedAt) > sources.acceptedAt);
  return {
    adminLogins: admins,
    loginCountries: [...new Set(windows.flatMap(({ countries }) => countries))].sort(),
    embargoedLogins: sum(windows.filter(isNew), ({ embargoedLogins }) => embargoedLogins),
    ...(placed > 0 && { adminD5Percent: rounded((100 * sum(windows, ({ adminD5 }) => adminD5)) / placed) }),
    ...(admins > 0 && { adminConcealedPercent: rounded((100 * sum(windows, ({ adminConcealed }) => adminConcealed)) / admins) }),
    ...nightFacts(windows, sources, known),
  };
}

/** Most accelerators that ran at once from a moment on. */
function peakOf(instances: BehaviourSources["instances"], since: number): number {
  const marks = instances
    .filter(({ until }) => until === null || until > since)
    .flatMap(({ accelerators, from, until }) => [
      { at: from, change: accelerators },
      ...(until === null ? [] : [{ at: until, change: -accelerators }]),
    ])
    .sort((a, b) => a.at - b.at || a.change - b.change);
  let [running, peak] = [0, 0];
  for (const { change } of marks) {
    running += change;
    peak = Math.max(peak, running);
  }
  return peak;
}

function loadFacts(sources: BehaviourSources, { thresholds, now }: Known) {
  const windows = within(sources.windows, thresholds.loadDays, now);
  // Where no instance is reported, a day's usage tells how many must have run.
  const used = () => Math.max(0, ...windows.map(({ usageHours }) => usageHours / HOURS_A_DAY));
  const peak = sources.reportsInstances ? peakOf(sources.instances, now - thresholds.loadDays * DAY_MS) : used();
  const accelerators = rounded(peak);
  const first = windows.map(({ firstLoadedAt }) => firstLoadedAt).filter((at) => at !== null);
  const loaded = sum(windows, ({ loadedHours }) => loadedHours);
  return {
    fullLoadAccelerators: accelerators,
    fullLoadHours: accelerators > 0 ? rounded(loaded / accelerators) : 0,
    ...(first.length > 0 && {
      daysToFullLoad: rounded(Math.max(0, Date.parse(first.sort()[0] ?? "") - sources.createdAt) / DAY_MS),
    }),
  };
}

/** Two days together: what leaves around midnight leaves at once. */
function egressFacts(sources: BehaviourSources, { thresholds, now }: Known) {
  const windows = within(sources.windows, thresholds.egressDays, now);
  const bytes = new Map(windows.map((window) => [startOf(window), window.egressD5Bytes]));
  const pairs = [...bytes].map(([day, own]) => ({ day, bytes: own + (bytes.get(day + DAY_MS) ?? 0) }));
  const most = pairs.reduce((a, b) => (b.bytes > a.bytes ? b : a), { day: 0, bytes: 0 });
  const isNear = (window: DayWindow) =>
    startOf(window) >= most.day - thresholds.egressStopDays * DAY_MS &&
    startOf(window) <= most.day + (thresholds.egressStopDays + 1) * DAY_MS;
  const stops = sources.windows.some((window) => window.stops > 0 && isNear(window));
  return {
    egressD5Gigabytes: rounded(most.bytes / BYTES_A_GIGABYTE, 3),
    ...(most.bytes > 0 && sources.reportsInstances && { egressNearJobEnd: stops }),
  };
}

function changeFacts({ changes, clearedAt, acceptedAt }: BehaviourSources, { thresholds, now }: Known) {
  const fresh = changes.filter(({ at }) => acceptedAt === null || at > acceptedAt);
  const isDrift = ({ at }: { at: number }) =>
    clearedAt !== null &&
    at > clearedAt &&
    at <= clearedAt + thresholds.driftDays * DAY_MS &&
    at > now - thresholds.driftDays * DAY_MS;
  const isOwners = ({ changed }: { changed: readonly string[] }) => changed.includes("owners");
  const told = changes.filter((change) => change.source === "profile" && isOwners(change));
  const isTold = (at: number) => told.some((profile) => profile.at >= at - thresholds.reportDays * DAY_MS);
  return {
    changedAfterApproval: [...new Set(fresh.filter(isDrift).flatMap(({ changed }) => changed))].sort(),
    ownersChangedUnreported: fresh.some(
      (change) => change.source === "event" && isOwners(change) && !change.isReported && !isTold(change.at),
    ),
  };
}

/** How a tenant behaves, out of what its events left: a pure function of the windows, the figures and the moment. */
export const gatherBehaviour = (sources: BehaviourSources, known: Known): Facts["behaviour"] => ({
  ...quietBehaviour,
  ...loginFacts(sources, known),
  ...loadFacts(sources, known),
  ...egressFacts(sources, known),
  ...changeFacts(sources, known),
  payers: sources.payers,
});
