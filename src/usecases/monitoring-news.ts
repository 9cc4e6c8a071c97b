import type { Reason, Verdict } from "../domain/decision.ts";
import { canonicalJson, sha256 } from "../platform/canonical-json.ts";
import type { KnownCause, MonitoringCause } from "../store/monitoring-causes.ts";

export interface NewsTerms {
  /** For how long what a person approved stays quiet. */
  quietMs: number;
  /** How often at most evidence is added to a case that runs. */
  evidenceMs: number;
}

/** Families of facts that events move. Others are news only where events told of another payment or other owners. */
const MOVED = ["behaviour", "exposure", "linkage"];
const MOVED_BY_CHANGES = ["payment", "screening", "ownership"];

const severity = ({ effect }: Pick<Reason, "effect">): number => (effect === "deny" ? 2 : effect === "review" ? 1 : 0);
const isGraver = (reason: Reason, known: Pick<Reason, "points" | "effect">): boolean =>
  severity(reason) > severity(known) || reason.points > known.points;

const causeOf = (reason: Reason, now: Date): MonitoringCause => ({
  rule: reason.rule,
  points: reason.points,
  effect: reason.effect,
  evidence: sha256(canonicalJson(reason.evidence)),
  notedAt: now,
});

function isNews(reason: Reason, known: KnownCause, terms: NewsTerms, now: Date): boolean {
  if (isGraver(reason, known)) return true;
  const since = (at: Date) => now.getTime() - at.getTime();
  if (!known.isRunning) return since(known.endedAt ?? known.notedAt) >= terms.quietMs;
  return sha256(canonicalJson(reason.evidence)) !== known.evidence && since(known.notedAt) >= terms.evidenceMs;
}

/** Reasons for which a person should look: those that events can have moved and that ask for it, or carry the score over the line. */
function asking({ reasons, outcome }: Verdict, hasChanges: boolean): Reason[] {
  if (outcome === "allow") return [];
  const families = hasChanges ? [...MOVED, ...MOVED_BY_CHANGES] : MOVED;
  const moved = reasons.filter(({ evidence }) => evidence.some(({ path }) => families.includes(path.split(".")[0] ?? "")));
  const withEffect = moved.filter(({ effect }) => effect !== null);
  return withEffect.length > 0 ? withEffect : moved.slice(0, 1);
}

/**
 * What of a verdict is news: each cause once, until it gets graver, a case about it runs and there is other evidence, or
 * what was approved has been quiet for long. What the sign-up was decided on with open eyes is known from the beginning.
 */
export function newsOf(
  verdict: Verdict,
  known: { causes: ReadonlyMap<string, KnownCause>; signup: readonly Reason[]; hasChanges: boolean },
  terms: NewsTerms,
  now: Date,
): MonitoringCause[] {
  return asking(verdict, known.hasChanges)
    .filter((reason) => {
      const before = known.causes.get(reason.rule);
      if (before) return isNews(reason, before, terms, now);
      const atSignup = known.signup.find(({ rule }) => rule === reason.rule);
      return atSignup === undefined || isGraver(reason, atSignup);
    })
    .map((reason) => causeOf(reason, now));
}
