/** What the tenant was asked on a case, and what it answered through the control plane. */
export interface InformationRequest {
  id: string;
  questions: string[];
  askedBy: string;
  askedAt: string;
  dueAt: string;
  /** One for each question; null while nobody has answered. */
  answers: string[] | null;
  answeredAt: string | null;
}

/** A file on a case; what it holds is downloaded on its own. */
export interface Attachment {
  id: string;
  name: string;
  /** By what the file holds, not by what it is called. */
  mediaType: string;
  bytes: number;
  /** sha256:… of the file. */
  digest: string;
  addedBy: { id: string; name: string };
  addedAt: string;
}

/** A filter of the queue that somebody keeps by a name. */
export interface SavedView {
  id: string;
  name: string;
  filter: Record<string, unknown>;
  isShared: boolean;
  isOwn: boolean;
  createdAt: string;
}

/** What the policy made of a case when something new became known. */
export interface Finding {
  at: string;
  cause: string;
  score: number;
  outcome: string;
  reasons: unknown[];
}
