import { Button } from "@mantine/core";
import { useState } from "react";
import type { BacktestResult } from "../../queries/backtests.ts";
import { formatNumber, percent } from "../../ui/formats.ts";
import { ThresholdChart } from "./ThresholdChart.tsx";
import { effectsOf, movedWords } from "./threshold-effects.ts";

interface ThresholdsProps {
  result: BacktestResult;
  /** Those of the document that was tested. */
  initial: { review: number; deny: number };
  onTake: (thresholds: { review: number; deny: number }) => void;
}

const share = (value: number | null) => (value === null ? "–" : percent(Math.round(value * 1000) / 10));

/** Both thresholds to move, and every number that moves with them. */
export function Thresholds({ result, initial, onTake }: ThresholdsProps) {
  const [thresholds, setThresholds] = useState(initial);
  const { rejected, tooFew, note } = result.labels;
  const effects = effectsOf(result.thresholds, thresholds, rejected);
  const before = effectsOf(result.thresholds, initial, rejected);
  const isMoved = thresholds.review !== initial.review || thresholds.deny !== initial.deny;
  const figures: [string, string][] = [
    ["Held a day", formatNumber(effects.heldPerDay, 1)],
    ["Denied by score a day", formatNumber(effects.deniedPerDay, 1)],
    ["Precision", share(effects.precision)],
    ["Recall", share(effects.recall)],
  ];
  return (
    <section className="stack" aria-labelledby="thresholds">
      <h2 id="thresholds">Thresholds</h2>
      <ThresholdChart points={result.thresholds} thresholds={thresholds} onMove={setThresholds} />
      <dl className="threshold-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="muted">{name}</dt>
            <dd className="strong">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="notice" role="status">
        {isMoved ? movedWords(effects, before, rejected) : "Drag a line, or move it with the arrow keys."}
      </p>
      {tooFew && <p className="notice notice-held">{note}</p>}
      <ul>
        {result.suggestions.map(({ for: aim, target, threshold, interval, note: words }) => (
          <li key={aim} className="row">
            <span>
              For {aim === "capacity" ? `${formatNumber(target)} alerts a day` : `recall of ${share(target)}`}:{" "}
              {threshold === null ? "no threshold does it" : `review from ${threshold}`}
              {interval && ` (95 % between ${interval[0]} and ${interval[1]})`}. <span className="muted">{words}</span>
            </span>
            {threshold !== null && (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => setThresholds({ ...thresholds, review: Math.min(threshold, thresholds.deny) })}
              >
                Move there
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="row">
        <Button disabled={!isMoved} onClick={() => onTake(thresholds)}>
          Write into the editor
        </Button>
        <Button variant="default" disabled={!isMoved} onClick={() => setThresholds(initial)}>
          As they were
        </Button>
      </div>
    </section>
  );
}
