import { Link } from "react-router";
import type { BacktestDetail, BacktestResult } from "../../queries/backtests.ts";
import { DayBars } from "../../ui/charts/DayBars.tsx";
import { formatNumber, percent, plural } from "../../ui/formats.ts";
import { HeadRow } from "../../ui/HeadRow.tsx";
import { OutcomeTag } from "../../ui/Mark.tsx";
import { ruleName } from "../../ui/rule-names.ts";
import { Time } from "../../ui/Time.tsx";
import { Wide } from "../../ui/Wide.tsx";
import { OutcomeMatrix } from "./OutcomeMatrix.tsx";

const SHOWN = 30;

function Findings({ findings }: Pick<BacktestResult, "findings">) {
  const said: [string, readonly string[]][] = [
    ["Never fired", findings.neverFired],
    ["Fires on everything", findings.firesOnEverything],
    ["Always overruled: all that it stopped was approved", findings.alwaysApproved],
  ];
  return (
    <ul className="stack">
      {said
        .filter(([, rules]) => rules.length > 0)
        .map(([words, rules]) => (
          <li key={words}>
            <span className="strong">{words}:</span> {rules.map(ruleName).join(", ")}
          </li>
        ))}
    </ul>
  );
}

function Changed({ changed }: Pick<BacktestResult, "changed">) {
  if (changed.total === 0) return <p className="muted">No decision comes out otherwise.</p>;
  return (
    <Wide>
      <table>
        <caption className="changed-caption">{plural(changed.total, "decision")} would come out otherwise</caption>
        <HeadRow columns={["When", "What", "Was", "Would be", "Because of"]} />
        <tbody>
          {changed.items.slice(0, SHOWN).map(({ decisionId, kind, at, before, after, reasons }) => (
            <tr key={decisionId}>
              <td>
                <Time at={at} />
              </td>
              <td>{kind}</td>
              <td>
                <OutcomeTag outcome={before.outcome} /> {formatNumber(before.score)}
              </td>
              <td>
                <OutcomeTag outcome={after.outcome} /> {formatNumber(after.score)}
              </td>
              <td>
                {reasons.length === 0
                  ? "thresholds or caps"
                  : reasons.map(({ rule, change }) => `${ruleName(rule)} (${change})`).join(", ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function RuleHits({ rules }: Pick<BacktestResult, "rules">) {
  return (
    <details>
      <summary>Rules, and what people said of what they stopped</summary>
      <Wide>
        <table>
          <HeadRow columns={["Rule", "#Fires on", "#Approved", "#Rejected"]} />
          <tbody>
            {rules.map(({ rule, hitPercent, approved, rejected }) => (
              <tr key={rule}>
                <td>
                  <Link to={`/queue?rule=${encodeURIComponent(rule)}`}>{ruleName(rule)}</Link>
                </td>
                <td className="number">{percent(hitPercent)}</td>
                <td className="number">{formatNumber(approved)}</td>
                <td className="number">{formatNumber(rejected)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </details>
  );
}

/** What the tested policy would have made of what was decided. */
export function BacktestResults({ backtest, result }: { backtest: BacktestDetail; result: BacktestResult }) {
  const { days } = result;
  return (
    <div className="stack">
      <p>
        {plural(result.decisions, "decision")}; people approved {formatNumber(result.labels.approved)} and rejected{" "}
        {formatNumber(result.labels.rejected)} of them.
      </p>
      <OutcomeMatrix label="Outcomes as they were by what they would be" before="Was" after="would be" cells={result.outcomes} />
      <DayBars
        label="Alerts by day, before and after"
        days={days.map(({ day }) => day)}
        series={[
          { name: "held before", look: "outlined", values: days.map(({ alertsBefore }) => alertsBefore) },
          { name: "held after", look: "full", values: days.map(({ alertsAfter }) => alertsAfter) },
          { name: "denied after", look: "hatched", values: days.map(({ deniedAfter }) => deniedAfter) },
        ]}
        limit={backtest.capacity === null ? null : { name: "capacity", value: backtest.capacity }}
      />
      <Findings findings={result.findings} />
      <Changed changed={result.changed} />
      <RuleHits rules={result.rules} />
    </div>
  );
}
