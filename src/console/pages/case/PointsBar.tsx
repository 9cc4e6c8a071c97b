import type { CaseDetail } from "../../queries/wire.ts";
import { formatNumber } from "../../ui/formats.ts";
import { pointsByCategory } from "./points-by-category.ts";

interface PointsBarProps {
  found: CaseDetail;
  thresholds: { review: number; deny: number } | undefined;
  categories: Readonly<Record<string, { title: string; cap: number }>> | undefined;
  onPoint: (category: string | null) => void;
}

const WHOLE = 100;

/** A threshold that no score reaches (a policy may leave denying to its findings) has no place on the scale. */
function Limits({ thresholds }: { thresholds: { review: number; deny: number } }) {
  const reachable = (["review", "deny"] as const).filter((kind) => thresholds[kind] <= WHOLE);
  return reachable.map((kind) => (
    <span key={kind} className="points-limit" style={{ insetInlineStart: `${thresholds[kind]}%` }}>
      <span className="points-limit-word">
        {kind} {thresholds[kind]}
      </span>
    </span>
  ));
}

/** The score as the sum that it is: a piece for each category, on one scale with both thresholds. */
export function PointsBar({ found, thresholds, categories, onPoint }: PointsBarProps) {
  const pieces = pointsByCategory(found.reasons, categories).filter(({ counted }) => counted > 0);
  return (
    <div className="points">
      <div className="points-scale">
        <div className="points-bar" role="img" aria-label={`Score ${found.score} of ${WHOLE}`}>
          {pieces.map(({ category, counted, title }) => (
            <span
              key={category}
              className="points-piece"
              style={{ width: `${counted}%` }}
              title={`${title}: ${formatNumber(counted, 1)}`}
              onPointerEnter={() => onPoint(category)}
              onPointerLeave={() => onPoint(null)}
            />
          ))}
        </div>
        {thresholds && <Limits thresholds={thresholds} />}
      </div>
      <ul className="points-legend">
        {pieces.map(({ category, title, sum, counted, cap, reasons }) => (
          <li key={category} onPointerEnter={() => onPoint(category)} onPointerLeave={() => onPoint(null)}>
            <span className="strong number">{formatNumber(counted, 1)}</span> {title}
            <span className="muted">
              {" "}
              · {reasons.length} {reasons.length === 1 ? "rule" : "rules"}
              {cap !== null && sum > cap ? `, ${formatNumber(sum, 1)} cut to ${cap}` : ""}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
