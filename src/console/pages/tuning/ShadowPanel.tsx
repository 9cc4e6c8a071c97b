import { useShadow, type VersionSummary } from "../../queries/tuning.ts";
import { DayBars } from "../../ui/charts/DayBars.tsx";
import { formatNumber } from "../../ui/formats.ts";
import { HeadRow } from "../../ui/HeadRow.tsx";
import { ruleName } from "../../ui/rule-names.ts";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { Time } from "../../ui/Time.tsx";
import { Wide } from "../../ui/Wide.tsx";
import { OutcomeMatrix } from "./OutcomeMatrix.tsx";

const SHOWN = 20;

/** How the version in the shadow has decided beside the one that counts. */
export function ShadowPanel({ version }: { version: VersionSummary | undefined }) {
  const isShadow = version?.state === "shadow";
  const query = useShadow(version?.id, isShadow ? version?.version : undefined);
  if (!isShadow) {
    return (
      <Empty title="This version does not run in the shadow">
        An approved version can: it is then evaluated beside the active one, and here is what it would have done.
      </Empty>
    );
  }
  if (query.isError) return <Failure error={query.error} retry={() => query.refetch()} />;
  if (!query.data) return <Loading what="the comparison" />;
  const { outcomes, days, rules, changed, from } = query.data;
  const total = outcomes.reduce((sum, { decisions }) => sum + decisions, 0);
  if (total === 0) return <Empty title="No decision yet">Each decision from now on is evaluated by this version as well.</Empty>;
  const differing = rules.filter(({ active, shadow, both }) => active !== both || shadow !== both);
  return (
    <div className="stack">
      <p>
        {formatNumber(total)} decisions since <Time at={from} />.
      </p>
      <OutcomeMatrix
        label="Outcomes of the active version by those of the shadow"
        before="Active"
        after="shadow"
        cells={outcomes.map(({ active, shadow, decisions }) => ({ before: active, after: shadow, decisions }))}
      />
      <DayBars
        label="Alerts by day, active and shadow"
        days={days.map(({ day }) => day)}
        series={[
          { name: "held by the active", look: "outlined", values: days.map(({ activeAlerts }) => activeAlerts) },
          { name: "held by the shadow", look: "full", values: days.map(({ shadowAlerts }) => shadowAlerts) },
        ]}
      />
      {differing.length > 0 && (
        <Wide>
          <table>
            <HeadRow columns={["Rule", "#Active", "#Shadow"]} />
            <tbody>
              {differing.map(({ rule, active, shadow }) => (
                <tr key={rule}>
                  <td>{ruleName(rule)}</td>
                  <td className="number">{formatNumber(active)}</td>
                  <td className="number">{formatNumber(shadow)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      <p className="muted">
        {changed.length === 0
          ? "No decision would have come out otherwise."
          : `Latest that would have come out otherwise: ${changed
              .slice(0, SHOWN)
              .map(({ active, shadow }) => `${active.outcome} → ${shadow.outcome}`)
              .join(", ")}`}
      </p>
    </div>
  );
}
