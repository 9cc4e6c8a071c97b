import "./exposure.css";
import type { ExposureReport } from "../../queries/wire.ts";
import { formatLarge, formatNumber, plural } from "../../ui/formats.ts";
import { Wide } from "../../ui/Wide.tsx";

const FIRST = 20;
const LAST = 27;

/** Where a count stands on the logarithmic scale, in percent. */
const position = (operations: number): number =>
  operations <= 0 ? 0 : Math.max(0, Math.min(100, ((Math.log10(operations) - FIRST) / (LAST - FIRST)) * 100));

interface Line {
  name: string;
  operations: number;
  detail: string;
}

function ExposureLine({ line, report }: { line: Line; report: ExposureReport }) {
  const reached = report.thresholds.filter(({ operations }) => line.operations >= operations).length;
  return (
    <tr>
      <th scope="row">{line.name}</th>
      <td className="exposure-cell">
        <div className="exposure-bar" aria-hidden="true">
          <span className="exposure-fill" style={{ width: `${position(line.operations)}%` }} />
          {report.thresholds.map(({ tier, operations }) => (
            <span key={tier} className="exposure-tick" style={{ insetInlineStart: `${position(operations)}%` }} />
          ))}
        </div>
      </td>
      <td className="number">{formatLarge(line.operations)}</td>
      <td>{reached > 0 ? `tier ${reached}` : "below tier 1"}</td>
      <td className="muted">{line.detail}</td>
    </tr>
  );
}

interface ExposureProps {
  report: ExposureReport;
  /** Operations of the group with what is asked for now. */
  withRequest?: number | null;
}

/** Operations of a year against the tiers of large training runs: of the tenant, of its group, and with this request. */
export function Exposure({ report, withRequest = null }: ExposureProps) {
  const { tenant, group } = report;
  const lines: Line[] = [
    { name: "Tenant, granted", operations: tenant.operations, detail: plural(tenant.accelerators, "accelerator") },
    {
      name: "Linked group, granted",
      operations: group.operations,
      detail: `${plural(group.accelerators, "accelerator")} of ${plural(group.tenants, "tenant")}`,
    },
  ];
  if (withRequest !== null) lines.push({ name: "Group with this request", operations: withRequest, detail: "" });
  return (
    <Wide>
      <table className="exposure">
        <thead>
          <tr>
            <th scope="col">Over 365 days</th>
            <th scope="col">
              <div className="exposure-scale" aria-hidden="true">
                {report.thresholds.map(({ tier, operations }) => (
                  <span
                    key={tier}
                    className="exposure-tier"
                    title={`Tier ${tier}: ${formatLarge(operations)} operations`}
                    style={{ insetInlineStart: `${position(operations)}%` }}
                  >
                    {formatNumber(tier)}
                  </span>
                ))}
              </div>
              <span className="hidden-visually">Tiers</span>
            </th>
            <th scope="col" className="number">
              Operations
            </th>
            <th scope="col">Reaches</th>
            <th scope="col">Accelerators</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <ExposureLine key={line.name} line={line} report={report} />
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
