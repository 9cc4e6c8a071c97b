import "./charts.css";
import { scaleBand, scaleLinear } from "d3-scale";
import { formatNumber } from "../formats.ts";

export interface DaySeries {
  name: string;
  /** One for each day. */
  values: readonly number[];
  /** How it is drawn: full, hatched or outlined, so that colour is not all that tells. */
  look: "full" | "hatched" | "outlined";
}

interface DayBarsProps {
  label: string;
  days: readonly string[];
  series: readonly DaySeries[];
  /** A line across: what a team can do in a day. */
  limit?: { name: string; value: number } | null;
}

const WIDTH = 640;
const HEIGHT = 180;
const LEFT = 36;
const BOTTOM = 20;
const TOP = 8;
const MOST_DATES = 8;

function Axis({ y, ticks }: { y: (value: number) => number; ticks: readonly number[] }) {
  return ticks.map((tick) => (
    <g key={tick}>
      <line className="chart-grid" x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} />
      <text className="chart-text" x={LEFT - 6} y={y(tick)} dy="0.32em" textAnchor="end">
        {formatNumber(tick)}
      </text>
    </g>
  ));
}

/** The same as a table, for who listens. */
function DayTable({ label, days, series }: Omit<DayBarsProps, "limit">) {
  return (
    <div className="hidden-visually">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day, index) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              {series.map(({ name, values }) => (
                <td key={name}>{values[index] ?? 0}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Counts by day as bars side by side. */
export function DayBars({ label, days, series, limit = null }: DayBarsProps) {
  const most = Math.max(1, limit?.value ?? 0, ...series.flatMap(({ values }) => values));
  const x = scaleBand([...days], [LEFT, WIDTH]).padding(0.2);
  const inner = scaleBand(
    series.map(({ name }) => name),
    [0, x.bandwidth()],
  );
  const y = scaleLinear([0, most], [HEIGHT - BOTTOM, TOP]).nice(4);
  const every = Math.max(1, Math.ceil(days.length / MOST_DATES));
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <defs>
          <pattern id="chart-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect className="chart-hatch-ground" width="5" height="5" />
            <line className="chart-hatch-line" x1="0" x2="0" y1="0" y2="5" />
          </pattern>
        </defs>
        <Axis y={y} ticks={y.ticks(4).filter(Number.isInteger)} />
        {days.map((day, index) => (
          <g key={day} transform={`translate(${x(day)})`}>
            <title>{`${day}: ${series.map(({ name, values }) => `${name} ${formatNumber(values[index] ?? 0)}`).join(", ")}`}</title>
            <rect className="chart-hit" width={x.bandwidth()} height={HEIGHT - BOTTOM} />
            {series.map(({ name, values, look }) => (
              <rect
                key={name}
                className={`chart-bar chart-${look}`}
                x={inner(name)}
                width={Math.max(1, inner.bandwidth() - 1)}
                y={y(values[index] ?? 0)}
                height={HEIGHT - BOTTOM - y(values[index] ?? 0)}
              />
            ))}
            {index % every === 0 && (
              <text className="chart-text" x={x.bandwidth() / 2} y={HEIGHT - 6} textAnchor="middle">
                {day.slice(5)}
              </text>
            )}
          </g>
        ))}
        {limit && (
          <g>
            <line className="chart-limit" x1={LEFT} x2={WIDTH} y1={y(limit.value)} y2={y(limit.value)} />
            <text className="chart-text" x={WIDTH} y={y(limit.value) - 4} textAnchor="end">
              {limit.name} {formatNumber(limit.value)}
            </text>
          </g>
        )}
      </svg>
      <figcaption className="chart-legend" aria-hidden="true">
        {series.map(({ name, look }) => (
          <span key={name}>
            <svg width="12" height="12" aria-hidden="true">
              <rect className={`chart-bar chart-${look}`} x="0.5" y="0.5" width="11" height="11" />
            </svg>
            {name}
          </span>
        ))}
      </figcaption>
      <DayTable label={label} days={days} series={series} />
    </figure>
  );
}
