import type { CaseEventType, CaseState } from "./review-case.ts";

/** What watchers of the queue are told. Ids and figures only. */
export interface CaseFeedEvent {
  /** Id of the event on the case's timeline: where a watcher that lost the connection goes on. */
  id: string;
  caseId: string;
  type: CaseEventType;
  at: string;
  actor: { id: string; name: string };
  kind: string;
  /** As the case stands when the message is sent. */
  state: CaseState;
  revision: number;
  score: number;
  priority: number | null;
  assignee: { id: string; name: string } | null;
}

export type CaseFeedMessage =
  | { type: "event"; event: CaseFeedEvent }
  /** More happened than can be told: read the queue again. */
  | { type: "reset" }
  /** Nothing happened for a while: the connection is alive. */
  | { type: "idle" };
