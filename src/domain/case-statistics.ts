/** Minutes, to a tenth of their size; null where there is nothing to measure. */
export interface Durations {
  p50Minutes: number | null;
  p90Minutes: number | null;
}

/** What happened in a span of days, of one thing that is counted. */
export interface CaseFlow {
  opened: number;
  approved: number;
  rejected: number;
  /** Ended without a verdict: released, withdrawn, superseded, a duplicate. */
  setAside: number;
  timeToClaim: Durations;
  timeToVerdict: Durations;
}

export interface CaseFlowOf extends CaseFlow {
  key: string;
  /** Of a person; null for the rest. */
  name: string | null;
  /** Running now; null for persons. */
  backlog: number | null;
}

export interface CaseStatistics {
  /** First and last day, UTC, both included. */
  from: string;
  to: string;
  asOf: string;
  flow: CaseFlow;
  days: { day: string; opened: number; approved: number; rejected: number; setAside: number }[];
  backlog: {
    total: number;
    overdue: number;
    byState: Record<string, number>;
    age: Durations;
    oldestOpenedAt: string | null;
  };
  byKind: CaseFlowOf[];
  byRule: CaseFlowOf[];
  byRegion: CaseFlowOf[];
  byPerson: CaseFlowOf[];
  /** Second looks given in the span, by the rules of what was looked at. */
  agreement: { rule: string; looks: number; agreed: number; percent: number }[];
}
