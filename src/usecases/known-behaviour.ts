import type { Facts } from "../domain/facts.ts";
import type { BehaviourThresholds } from "../domain/thresholds.ts";
import { timeOfId } from "../platform/ids.ts";
import { quietBehaviour } from "../signals/behaviour.ts";
import type { TenantState } from "../store/tenant-states.ts";

const DAY_MS = 86_400_000;

/** One object for what was read once: what decisions derive from it can be kept beside it. */
const merged = new WeakMap<object, Facts["behaviour"]>();

function storedBehaviour(stored: unknown): Facts["behaviour"] {
  if (typeof stored !== "object" || stored === null) return quietBehaviour;
  const known = merged.get(stored) ?? { ...quietBehaviour, ...(stored as Partial<Facts["behaviour"]>) };
  merged.set(stored, known);
  return known;
}

/**
 * How a tenant behaves, as it was last worked out, and whether it now states another use than with a request that was
 * refused. `useKey` is of the use that is stated now; unknown uses do not differ.
 */
export function behaviourOf(
  { behaviour, refusedUse }: Pick<TenantState, "behaviour" | "refusedUse">,
  useKey: string | null,
  { refusalDays }: BehaviourThresholds,
  now: Date,
): Facts["behaviour"] {
  const stored = storedBehaviour(behaviour);
  if (refusedUse === null || useKey === null || refusedUse.key === useKey) return stored;
  const isRecent = timeOfId(refusedUse.decisionId) > now.getTime() - refusalDays * DAY_MS;
  return isRecent ? { ...stored, useChangedAfterRefusal: true } : stored;
}
