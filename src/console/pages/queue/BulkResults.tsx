import { Button } from "@mantine/core";
import type { BulkResult, QueuedCase } from "../../queries/wire.ts";
import { Dialogue } from "../../ui/Dialogue.tsx";
import { formatNumber } from "../../ui/formats.ts";
import { Tag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";

interface BulkResultsProps {
  done: string;
  results: readonly BulkResult[];
  cases: ReadonlyMap<string, QueuedCase>;
  onClose: () => void;
}

/** What became of each case, those first to which it could not be done. */
export function BulkResults({ done, results, cases, onClose }: BulkResultsProps) {
  const sorted = [...results].sort((a, b) => Number(a.problem === null) - Number(b.problem === null));
  const failed = results.filter(({ problem }) => problem !== null).length;
  return (
    <Dialogue size="lg" title={`${formatNumber(results.length - failed)} ${done}, ${formatNumber(failed)} not`} onClose={onClose}>
      <p className="muted">Those that were not stay chosen, as they are now: look at them, then try again.</p>
      <ul className="bulk-results">
        {sorted.map(({ id, problem }) => (
          <li key={id} className="row">
            <Tag tone={problem ? "denied" : "allow"} mark={problem ? "✕" : "✓"}>
              {problem ? "not" : done}
            </Tag>
            <span className="bulk-name">
              <Said text={cases.get(id)?.heading?.tenantName ?? cases.get(id)?.tenant.externalId ?? id} clamp="line" />
            </span>
            {problem && <span className="muted">{problem.detail ?? problem.title}</span>}
          </li>
        ))}
      </ul>
      <div className="row">
        <Button data-autofocus onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialogue>
  );
}
