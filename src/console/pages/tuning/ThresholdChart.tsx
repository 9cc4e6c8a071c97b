import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { KeyboardEvent, PointerEvent } from "react";
import type { ThresholdPoint } from "./threshold-effects.ts";

interface ThresholdChartProps {
  points: readonly ThresholdPoint[];
  thresholds: { review: number; deny: number };
  onMove: (thresholds: { review: number; deny: number }) => void;
}

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 40;
const RIGHT = 44;
const TOP = 24;
const BOTTOM = 24;
const MOST = 100;
/** Above the scale: no score reaches it. */
const NEVER = 101;
const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -5,
  PageUp: 5,
};

interface HandleProps {
  name: "review" | "deny";
  value: number;
  least: number;
  most: number;
  x: (value: number) => number;
  onMove: (value: number) => void;
}

/** A threshold as a line that can be dragged, and moved by keys. */
function Handle({ name, value, least, most, x, onMove }: HandleProps) {
  const move = (to: number) => onMove(Math.max(least, Math.min(most, Math.round(to))));
  const fromPointer = (event: PointerEvent<SVGGElement>) => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (!box) return;
    const inside = ((event.clientX - box.left) / box.width) * WIDTH;
    move(((inside - LEFT) / (WIDTH - LEFT - RIGHT)) * NEVER);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(value + step);
  };
  return (
    <g
      className="threshold"
      role="slider"
      tabIndex={0}
      aria-label={`${name} threshold`}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={value}
      aria-valuetext={value >= NEVER ? "never" : `${value}`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && fromPointer(event)}
    >
      <rect className="threshold-grip" x={x(value) - 12} width={24} y={0} height={HEIGHT - BOTTOM} />
      <line className={`threshold-line threshold-${name}`} x1={x(value)} x2={x(value)} y1={TOP - 6} y2={HEIGHT - BOTTOM} />
      <text className="chart-text threshold-name" x={x(value)} y={12} textAnchor="middle">
        {name} {value >= NEVER ? "never" : value}
      </text>
    </g>
  );
}

/** Precision, recall and alerts a day by review threshold, with both thresholds as lines to move. */
export function ThresholdChart({ points, thresholds, onMove }: ThresholdChartProps) {
  const shown = points.filter(({ threshold }) => threshold <= MOST);
  const x = scaleLinear([0, NEVER], [LEFT, WIDTH - RIGHT]);
  const y = scaleLinear([0, 1], [HEIGHT - BOTTOM, TOP]);
  const most = Math.max(1, ...shown.map(({ alertsPerDay }) => alertsPerDay));
  const alerts = scaleLinear([0, most], [HEIGHT - BOTTOM, TOP]).nice(4);
  const curve = (pick: (point: ThresholdPoint) => number | null, scale: (value: number) => number) =>
    line<ThresholdPoint>()
      .defined((point) => pick(point) !== null)
      .x((point) => x(point.threshold))
      .y((point) => scale(pick(point) ?? 0))(shown) ?? undefined;
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        <title>Precision, recall and alerts a day by review threshold</title>
        {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
          <g key={tick}>
            <line className="chart-grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} />
            <text className="chart-text" x={LEFT - 6} y={y(tick)} dy="0.32em" textAnchor="end">
              {tick * MOST} %
            </text>
          </g>
        ))}
        {alerts.ticks(4).map((tick) => (
          <text key={tick} className="chart-text" x={WIDTH - RIGHT + 6} y={alerts(tick)} dy="0.32em">
            {tick}
          </text>
        ))}
        {[0, 20, 40, 60, 80, 100].map((tick) => (
          <text key={tick} className="chart-text" x={x(tick)} y={HEIGHT - 8} textAnchor="middle">
            {tick}
          </text>
        ))}
        <path className="curve curve-alerts" d={curve((point) => point.alertsPerDay, alerts)} />
        <path className="curve curve-precision" d={curve((point) => point.precision, y)} />
        <path className="curve curve-recall" d={curve((point) => point.recall, y)} />
        <Handle
          name="review"
          value={thresholds.review}
          least={0}
          most={Math.min(MOST, thresholds.deny)}
          x={x}
          onMove={(review) => onMove({ ...thresholds, review })}
        />
        <Handle
          name="deny"
          value={thresholds.deny}
          least={thresholds.review}
          most={NEVER}
          x={x}
          onMove={(deny) => onMove({ ...thresholds, deny })}
        />
      </svg>
      <figcaption className="chart-legend">
        {(["precision", "recall", "alerts"] as const).map((name) => (
          <span key={name}>
            <svg width="22" height="8" aria-hidden="true">
              <path className={`curve curve-${name}`} d="M0 4H22" />
            </svg>
            {name === "alerts" ? "alerts a day (right)" : name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
