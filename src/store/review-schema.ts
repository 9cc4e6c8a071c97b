import type { ColumnType } from "kysely";

export type Json = ColumnType<unknown, string, string>;
export type Time = ColumnType<Date, Date | string, Date | string>;

interface InformationRequestRow {
  id: string;
  case_id: string;
  asked_by: string;
  asked_at: Time;
  due_at: Time;
  sealed_questions: Buffer;
  answered_by: string | null;
  answered_at: Time | null;
  sealed_answers: Buffer | null;
  overdue_at: Time | null;
}

interface AttachmentRow {
  id: string;
  case_id: string;
  sealed_name: Buffer;
  media_type: string;
  bytes: number;
  digest: string;
  added_by: string;
  added_by_name: string;
  added_at: Time;
}

interface AttachmentPartRow {
  attachment_id: string;
  part: number;
  sealed: Buffer;
}

interface CaseFindingRow {
  id: string;
  case_id: string;
  at: Time;
  cause: string;
  score: number;
  outcome: string;
  reasons: Json;
  facts: Json;
  policy: Json;
}

interface CaseNewsRow {
  id: string;
  tenant_id: string;
  cause: string;
  data: Json;
  created_at: Time;
}

interface SavedViewRow {
  id: string;
  owner_id: string;
  name: string;
  filter: Json;
  is_shared: boolean;
  created_at: Time;
}

interface ReviewerRow {
  id: string;
  name: string;
  roles: string[];
  seen_at: Time;
}

interface SecondLookRow {
  id: string;
  kind: string;
  decision_id: string;
  case_id: string | null;
  tenant_id: string;
  rules: string[];
  first_by: string | null;
  first_verdict: string;
  drawn_at: Time;
  taken_by: string | null;
  taken_at: Time | null;
  second_by: string | null;
  second_by_name: string | null;
  second_verdict: string | null;
  reason_code: string | null;
  sealed_rationale: Buffer | null;
  given_at: Time | null;
}

interface QueuePositionRow {
  name: string;
  position: string;
}

interface CaseDayRow {
  day: ColumnType<string, string, string>;
  counted_at: Time;
}

interface CaseDayCountRow {
  day: ColumnType<string, string, string>;
  dimension: string;
  key: string;
  opened: number;
  approved: number;
  rejected: number;
  set_aside: number;
  to_claim: Json;
  to_verdict: Json;
}

/** What the review queue keeps beside the cases themselves. */
export interface ReviewTables {
  information_requests: InformationRequestRow;
  attachments: AttachmentRow;
  attachment_parts: AttachmentPartRow;
  case_findings: CaseFindingRow;
  case_news: CaseNewsRow;
  saved_views: SavedViewRow;
  reviewers: ReviewerRow;
  second_looks: SecondLookRow;
  queue_positions: QueuePositionRow;
  case_days: CaseDayRow;
  case_day_counts: CaseDayCountRow;
}
