/** What the events of a tenant on one UTC day add up to. Times are ISO 8601. */
export interface WindowCounts {
  logins: number;
  embargoedLogins: number;
  lastEmbargoedAt: string | null;
  adminLogins: number;
  /** Of the administrators' log-ins those whose country is known, and of them those in Macau or D:5. */
  adminPlaced: number;
  adminD5: number;
  adminConcealed: number;
  /** Administrators' log-ins by hour of the day, UTC. */
  adminHours: readonly number[];
  countries: readonly string[];
  /** Accelerator hours, and of them those at full load. */
  usageHours: number;
  loadedHours: number;
  firstLoadedAt: string | null;
  egressBytes: number;
  egressD5Bytes: number;
  stops: number;
}

const HOURS_A_DAY = 24;

export const emptyWindow: WindowCounts = {
  logins: 0,
  embargoedLogins: 0,
  lastEmbargoedAt: null,
  adminLogins: 0,
  adminPlaced: 0,
  adminD5: 0,
  adminConcealed: 0,
  adminHours: new Array<number>(HOURS_A_DAY).fill(0),
  countries: [],
  usageHours: 0,
  loadedHours: 0,
  firstLoadedAt: null,
  egressBytes: 0,
  egressD5Bytes: 0,
  stops: 0,
};

const later = (a: string | null, b: string | null) => (a === null || (b !== null && b > a) ? b : a);
const earlier = (a: string | null, b: string | null) => (a === null || (b !== null && b < a) ? b : a);

/** Both together; in whatever order windows are added, the sum is the same. */
export const addWindows = (a: WindowCounts, b: WindowCounts): WindowCounts => ({
  logins: a.logins + b.logins,
  embargoedLogins: a.embargoedLogins + b.embargoedLogins,
  lastEmbargoedAt: later(a.lastEmbargoedAt, b.lastEmbargoedAt),
  adminLogins: a.adminLogins + b.adminLogins,
  adminPlaced: a.adminPlaced + b.adminPlaced,
  adminD5: a.adminD5 + b.adminD5,
  adminConcealed: a.adminConcealed + b.adminConcealed,
  adminHours: b.adminLogins === 0 ? a.adminHours : a.adminHours.map((count, hour) => count + (b.adminHours[hour] ?? 0)),
  countries: b.countries.every((one) => a.countries.includes(one))
    ? a.countries
    : [...new Set([...a.countries, ...b.countries])].sort(),
  usageHours: a.usageHours + b.usageHours,
  loadedHours: a.loadedHours + b.loadedHours,
  firstLoadedAt: earlier(a.firstLoadedAt, b.firstLoadedAt),
  egressBytes: a.egressBytes + b.egressBytes,
  egressD5Bytes: a.egressD5Bytes + b.egressD5Bytes,
  stops: a.stops + b.stops,
});
