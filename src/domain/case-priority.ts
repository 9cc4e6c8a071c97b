/** What makes a case urgent, in points: the operator's own weights. */
export interface PriorityWeights {
  /** For each point of the score. */
  score: number;
  /** For each hour that the case has waited. */
  waitingHour: number;
  /** For each hour past the due date; as many are taken off for each hour that is left. */
  dueHour: number;
  /** For each factor of ten of the operations asked for, from 10^20 on. */
  computeDecade: number;
  /** By the tenant's standing when the case was opened; one that is not named counts nothing. */
  standing: Readonly<Record<string, number>>;
}

export interface PriorityInput {
  score: number;
  /** Operations asked for; 0 for a sign-up. */
  operations: number;
  standing: string;
  openedAt: Date;
  dueAt: Date;
}

const HOUR_MS = 3_600_000;
const LEAST_OPERATIONS = 1e20;
/** Any moment will do: it keeps the stored numbers small. */
const REFERENCE_MS = Date.UTC(2026, 0, 1);

/** The stored priority of what has ended: it stands after everything that is still to be done. */
export const ENDED_PRIORITY = Number.NEGATIVE_INFINITY;

const hoursSinceReference = (time: Date) => (time.getTime() - REFERENCE_MS) / HOUR_MS;

/**
 * Priority as of the reference moment. All cases gain by the same slope as time passes, so their order never changes
 * by itself: it can be stored, and the queue is one index read in order.
 */
export function storedPriority(found: PriorityInput, weights: PriorityWeights): number {
  const decades = Math.max(0, Math.log10(Math.max(found.operations, 1) / LEAST_OPERATIONS));
  const points =
    weights.score * found.score +
    weights.computeDecade * decades +
    (weights.standing[found.standing] ?? 0) -
    weights.waitingHour * hoursSinceReference(found.openedAt) -
    weights.dueHour * hoursSinceReference(found.dueAt);
  return Math.round(points * 1000) / 1000;
}

/** The priority as it is shown at `now`, to a tenth of a point; null for what has ended. */
export function priorityAt(stored: number, weights: PriorityWeights, now: Date): number | null {
  if (!Number.isFinite(stored)) return null;
  return Math.round((stored + (weights.waitingHour + weights.dueHour) * hoursSinceReference(now)) * 10) / 10;
}
