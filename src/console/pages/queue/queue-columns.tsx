import { createColumnHelper, rowSelectionFeature, tableFeatures } from "@tanstack/react-table";
import { Link } from "react-router";
import type { QueuedCase } from "../../queries/wire.ts";
import { countryName, formatHours, formatNumber } from "../../ui/formats.ts";
import { StateTag, stateWord } from "../../ui/Mark.tsx";
import { ruleName } from "../../ui/rule-names.ts";
import { Said } from "../../ui/Said.tsx";
import { ScoreBar } from "../../ui/ScoreBar.tsx";
import { Due } from "./Due.tsx";

/** Most reasons that a row names. */
const NAMED = 3;

export const queueFeatures = tableFeatures({ rowSelectionFeature });

const helper = createColumnHelper<typeof queueFeatures, QueuedCase>();

const kindWords: Record<QueuedCase["kind"], string> = {
  signup: "to become a tenant",
  instance: "for accelerators",
  monitoring: "watched: conduct",
};

/** `nvidia-h100-sxm` → `H100 SXM`: the vendor goes without saying. */
const shortName = (id: string | null): string =>
  id === null ? "unknown accelerators" : id.split("-").slice(1).join(" ").toUpperCase() || id;

/** `2,400 H100 SXM · 90 days · AU`, or what else is asked. */
function Asks({ found: { kind, heading, region } }: { found: QueuedCase }) {
  const asks = heading?.asks;
  if (!asks) return <span className="said-line">{kindWords[kind]}</span>;
  const what = [
    `${formatNumber(asks.accelerators)} ${shortName(asks.accelerator)}`,
    asks.openEnded ? "no end" : formatHours(asks.hours),
    ...(region ? [region] : []),
  ];
  return <Said text={what.join(" · ")} clamp="line" />;
}

function Why({ rules }: Pick<QueuedCase, "rules">) {
  const named = rules.slice(0, NAMED).map(ruleName).join(", ");
  const more = rules.length - NAMED;
  return (
    <span className="said-line" title={rules.map(ruleName).join(", ")}>
      {named}
      {more > 0 && <span className="muted"> +{more}</span>}
    </span>
  );
}

/** The columns of the queue for the thresholds that the active policy has. */
export const queueColumns = (thresholds: { review: number; deny: number } | undefined) =>
  helper.columns([
    helper.display({ id: "due", header: "Due", cell: ({ row }) => <Due found={row.original} /> }),
    helper.display({
      id: "tenant",
      header: "Tenant",
      cell: ({ row: { original } }) => (
        <Link className="queue-open" to={`/cases/${original.id}`}>
          <Said text={original.heading?.tenantName ?? original.tenant.externalId} clamp="line" />
          {original.heading?.tenantName && (
            <span className="queue-id">
              <Said text={original.tenant.externalId} clamp="line" />
            </span>
          )}
        </Link>
      ),
    }),
    helper.display({
      id: "asks",
      header: "Asks",
      cell: ({ row }) => <Asks found={row.original} />,
    }),
    helper.display({
      id: "places",
      header: "Places",
      cell: ({ row: { original } }) => (
        <span className="said-line" title={original.countries.map(countryName).join(", ")}>
          {original.countries.join(" ")}
        </span>
      ),
    }),
    helper.display({ id: "why", header: "Why held", cell: ({ row }) => <Why rules={row.original.rules} /> }),
    helper.display({
      id: "score",
      header: "Score",
      cell: ({ row: { original } }) => (
        <span className="queue-score">
          <ScoreBar score={original.score} thresholds={thresholds} />
          <span className="number">{formatNumber(original.score)}</span>
        </span>
      ),
    }),
    helper.display({
      id: "who",
      header: "Who",
      cell: ({ row: { original } }) => (
        <>
          {original.assignee ? (
            <Said text={original.assignee.name} clamp="line" />
          ) : (
            <span className="muted queue-nobody">–</span>
          )}
          <span className="said-line queue-became">{stateWord(original.state)}</span>
        </>
      ),
    }),
    helper.display({ id: "state", header: "State", cell: ({ row }) => <StateTag state={row.original.state} /> }),
  ]);
