/** One dated figure of `config/catalog/thresholds.csv`. Days are YYYY-MM-DD, UTC, both included; `until` null is without end. */
export interface ThresholdPeriod {
  id: string;
  value: number;
  from: string;
  until: string | null;
}

/** The figures that signals compare with, as they are on one day. */
export interface Thresholds {
  /** Total processing performance: lines of 3A090.a and .b, and below which nothing is caught. */
  tpp: { a: number; b: number; least: number };
  /** TPP per mm2. */
  density: { a: number; b: number; least: number };
  /** How near to a line a figure must be, in percent of the line, to be called borderline. */
  borderlinePercent: number;
  /** GB/s: the letters of April 2025. */
  letter: { memory: number; io: number; sum: number };
  /** Operations of tiers 1 to 5, and of the same for models trained mainly on biological sequence data. */
  operationTiers: readonly number[];
  biologicalTiers: readonly number[];
  /** From this percent on a restriction is passed to what is owned; control takes more than it. */
  majorityPercent: number;
  beneficialOwnerPercent: number;
  /** What is read out of events. */
  behaviour: BehaviourThresholds;
}

/** Windows in days, and what counts inside them. */
export interface BehaviourThresholds {
  /** Log-ins. */
  loginDays: number;
  /** Log-ins from which on the hours without any are called a night, and how many percent of them may lie in it. */
  nightLogins: number;
  nightPercent: number;
  /** Usage; from this percent of utilisation on it is at full load. */
  loadDays: number;
  loadPercent: number;
  egressDays: number;
  /** How near to a day an instance is stopped. */
  egressStopDays: number;
  /** How soon after a tenant was cleared a change counts. */
  driftDays: number;
  /** How long before an event a new profile has told of it. */
  reportDays: number;
  payerDays: number;
  refusalDays: number;
  /** Linked tenants that move together: hours of it, greatest lag in minutes, least correlation in percent, least number of starts and stops. */
  syncHours: number;
  syncLagMinutes: number;
  syncPercent: number;
  syncMarks: number;
}

const TIERS = [1, 2, 3, 4, 5];

const assembleBehaviour = (value: (id: string) => number): BehaviourThresholds => ({
  loginDays: value("behaviour.login.days"),
  nightLogins: value("behaviour.night.logins"),
  nightPercent: value("behaviour.night.percent"),
  loadDays: value("behaviour.load.days"),
  loadPercent: value("behaviour.load.percent"),
  egressDays: value("behaviour.egress.days"),
  egressStopDays: value("behaviour.egress.stop_days"),
  driftDays: value("behaviour.drift.days"),
  reportDays: value("behaviour.report.days"),
  payerDays: value("behaviour.payer.days"),
  refusalDays: value("behaviour.refusal.days"),
  syncHours: value("behaviour.sync.hours"),
  syncLagMinutes: value("behaviour.sync.lag"),
  syncPercent: value("behaviour.sync.percent"),
  syncMarks: value("behaviour.sync.marks"),
});

/** Asks for every figure by its id, so that the ids are named in one place. */
function assemble(value: (id: string) => number): Thresholds {
  return {
    tpp: { a: value("tpp.a"), b: value("tpp.b"), least: value("tpp.least") },
    density: { a: value("density.a"), b: value("density.b"), least: value("density.least") },
    borderlinePercent: value("borderline.percent"),
    letter: { memory: value("letter.memory"), io: value("letter.io"), sum: value("letter.sum") },
    operationTiers: TIERS.map((tier) => value(`operations.${tier}`)),
    biologicalTiers: TIERS.map((tier) => value(`operations.biological.${tier}`)),
    majorityPercent: value("ownership.majority"),
    beneficialOwnerPercent: value("ownership.beneficial"),
    behaviour: assembleBehaviour(value),
  };
}

/** Ids of all figures that there must be. */
export function thresholdIds(): string[] {
  const ids: string[] = [];
  assemble((id) => ids.push(id));
  return ids;
}

const daysOf = new WeakMap<readonly ThresholdPeriod[], Map<string, Thresholds>>();

/**
 * The figures as they are on a day (YYYY-MM-DD, UTC). Before its first day a figure has its first value: a decision needs
 * a line to compare with, and the policy says from when a rule counts.
 */
export function thresholdsOn(periods: readonly ThresholdPeriod[], day: string): Thresholds {
  const days = daysOf.get(periods) ?? new Map<string, Thresholds>();
  daysOf.set(periods, days);
  const known = days.get(day);
  if (known) return known;
  const found = assemble((id) => {
    const own = periods.filter((period) => period.id === id);
    const current = own.find(({ from, until }) => from <= day && (until === null || day <= until));
    return (current ?? own[0])?.value ?? Number.NaN;
  });
  // One entry: decisions are of today, and replays read stored facts.
  days.clear();
  days.set(day, found);
  return found;
}
