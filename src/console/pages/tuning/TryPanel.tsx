import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { useState } from "react";
import { type DryRunResult, type Trial, useDryRun } from "../../queries/tuning.ts";
import { formatNumber } from "../../ui/formats.ts";
import { OutcomeTag } from "../../ui/Mark.tsx";
import { ScoreBar } from "../../ui/ScoreBar.tsx";
import { exampleSignUp } from "./example-requests.ts";

function Result({ title, result }: { title: string; result: DryRunResult }) {
  return (
    <section className="try-result" aria-label={title}>
      <div className="row">
        <h2>{title}</h2>
        <OutcomeTag outcome={result.outcome} />
        <ScoreBar score={result.score} thresholds={result.thresholds} />
        <span className="number">{formatNumber(result.score, 1)}</span>
      </div>
      <ul>
        {result.reasons.map(({ rule, points, title: words, effect }) => (
          <li key={rule} className="try-reason">
            <span className="number strong">{formatNumber(points, 1)}</span>
            <span>
              {words} <code className="muted">{rule}</code>
              {effect && <span className="muted"> · at least {effect}</span>}
            </span>
          </li>
        ))}
        {result.reasons.length === 0 && <li className="muted">No rule fires.</li>}
      </ul>
    </section>
  );
}

/** Decides a pasted request by what is in the editor and by the active version, side by side. Nothing is kept. */
export function TryPanel({ text }: { text: string }) {
  const [kind, setKind] = useState<Trial["kind"]>("signup");
  const [json, setJson] = useState(exampleSignUp);
  const [problem, setProblem] = useState<string | null>(null);
  const [mine, active] = [useDryRun(), useDryRun()];
  const run = () => {
    try {
      const request: unknown = JSON.parse(json);
      setProblem(null);
      mine.mutate({ kind, request, policy: text });
      active.mutate({ kind, request, policy: null });
    } catch (error) {
      setProblem(`This is not JSON: ${error instanceof Error ? error.message : ""}`);
    }
  };
  const failure = problem ?? mine.error?.message ?? active.error?.message ?? null;
  return (
    <div className="stack">
      <div className="row spread">
        <SegmentedControl
          size="xs"
          aria-label="Kind of request"
          value={kind}
          onChange={(value) => setKind(value as Trial["kind"])}
          data={[
            { value: "signup", label: "Sign-up" },
            { value: "instance", label: "Instance request" },
          ]}
        />
        <Button onClick={run} loading={mine.isPending || active.isPending}>
          Decide
        </Button>
      </div>
      <Textarea
        size="xs"
        label="Request, as the API takes it (JSON)"
        classNames={{ input: "mono" }}
        rows={12}
        value={json}
        onChange={(event) => setJson(event.currentTarget.value)}
      />
      {failure && (
        <p className="notice notice-denied" role="alert">
          {failure}
        </p>
      )}
      <div aria-live="polite" className="stack">
        {mine.data && <Result title="In the editor" result={mine.data} />}
        {active.data && <Result title="Active now" result={active.data} />}
      </div>
    </div>
  );
}
