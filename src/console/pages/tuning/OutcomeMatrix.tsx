import { formatNumber } from "../../ui/formats.ts";
import { OutcomeTag } from "../../ui/Mark.tsx";
import { Wide } from "../../ui/Wide.tsx";

type Outcome = "allow" | "review" | "deny";
const outcomes: readonly Outcome[] = ["allow", "review", "deny"];

interface OutcomeMatrixProps {
  label: string;
  before: string;
  after: string;
  cells: readonly { before: Outcome; after: Outcome; decisions: number }[];
}

/** What came out, by what would come out; on the diagonal nothing changes. */
export function OutcomeMatrix({ label, before, after, cells }: OutcomeMatrixProps) {
  const count = (from: Outcome, to: Outcome) => cells.find((cell) => cell.before === from && cell.after === to)?.decisions ?? 0;
  return (
    <Wide>
      <table className="matrix" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">
              {before} ↓ · {after} →
            </th>
            {outcomes.map((outcome) => (
              <th key={outcome} scope="col" className="number">
                <OutcomeTag outcome={outcome} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {outcomes.map((from) => (
            <tr key={from}>
              <th scope="row">
                <OutcomeTag outcome={from} />
              </th>
              {outcomes.map((to) => (
                <td
                  key={to}
                  className="number"
                  data-same={from === to || undefined}
                  data-none={count(from, to) === 0 || undefined}
                >
                  {formatNumber(count(from, to))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
