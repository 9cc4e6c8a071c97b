export interface AuditEntry {
  id: string;
  /** ISO 8601, UTC. */
  at: string;
  /** Id of who did it. */
  actor: string;
  /** `noun.verb`, such as `decision.made`. */
  action: string;
  /** Id of what it was done to. */
  entity: string;
  /** No personal data: ids, outcomes, digests. */
  data: Record<string, unknown>;
  /** sha256:… over all the rest: the leaf that proofs are made of. */
  digest: string;
}
