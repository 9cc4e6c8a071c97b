import type { ColumnType } from "kysely";

type Json = ColumnType<unknown, string, string>;
type Time = ColumnType<Date, Date | string, Date | string>;

export interface ShadowResultRow {
  decision_id: string;
  policy_id: string;
  version: number;
  kind: string;
  at: Time;
  outcome: string;
  score: number;
  rules: string[];
  active_policy_id: string;
  active_version: number;
  active_outcome: string;
  active_score: number;
  active_rules: string[];
}

export interface BacktestRow {
  id: string;
  state: string;
  policy_id: string;
  version: number | null;
  digest: string;
  yaml: string;
  from_at: Time | null;
  to_at: Time;
  max_decisions: number | null;
  capacity: number | null;
  recall: number | null;
  author_id: string;
  author_name: string;
  created_at: Time;
  started_at: Time | null;
  finished_at: Time | null;
  done: ColumnType<number, number | undefined, number>;
  total: number | null;
  position: string | null;
  tally: Json | null;
  result: Json | null;
  problem: string | null;
  holder: string | null;
  lease_until: Time | null;
}

/** Tables of what policies would decide, or would have decided. */
export interface PolicyTrialTables {
  shadow_results: ShadowResultRow;
  backtests: BacktestRow;
}
