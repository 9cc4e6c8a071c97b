import type { CaseStatistics } from "../../queries/statistics.ts";
import { DayBars } from "../../ui/charts/DayBars.tsx";
import { formatNumber } from "../../ui/formats.ts";
import { approvedShare, daysBetween, minutes } from "./measures.ts";

/** The figures that matter first. */
export function Figures({ statistics: { flow, backlog } }: { statistics: CaseStatistics }) {
  const figures: [string, string, string][] = [
    [
      "Running now",
      formatNumber(backlog.total),
      backlog.overdue > 0 ? `${formatNumber(backlog.overdue)} overdue` : "none overdue",
    ],
    ["Opened", formatNumber(flow.opened), "in this time"],
    ["Verdicts", formatNumber(flow.approved + flow.rejected), `${approvedShare(flow)} approved`],
    ["Time to claim", minutes(flow.timeToClaim.p50Minutes), `one in ten over ${minutes(flow.timeToClaim.p90Minutes)}`],
    ["Time to verdict", minutes(flow.timeToVerdict.p50Minutes), `one in ten over ${minutes(flow.timeToVerdict.p90Minutes)}`],
    ["Age of the backlog", minutes(backlog.age.p50Minutes), `one in ten over ${minutes(backlog.age.p90Minutes)}`],
  ];
  return (
    <dl className="figures">
      {figures.map(([name, value, detail]) => (
        <div key={name} className="panel figure">
          <dt>{name}</dt>
          <dd>
            <span className="figure-value">{value}</span>
            <span className="muted">{detail}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What came in and what went out, day by day. */
export function Days({ statistics: { days, from, to } }: { statistics: CaseStatistics }) {
  const all = daysBetween(from, to);
  const byDay = new Map(days.map((day) => [day.day, day]));
  const values = (what: "opened" | "approved" | "rejected") => all.map((day) => byDay.get(day)?.[what] ?? 0);
  return (
    <section className="panel" aria-labelledby="by-day">
      <h2 id="by-day" className="panel-head">
        Inflow and verdicts by day (UTC)
      </h2>
      <DayBars
        label="Inflow and verdicts by day"
        days={all}
        series={[
          { name: "opened", look: "full", values: values("opened") },
          { name: "approved", look: "outlined", values: values("approved") },
          { name: "rejected", look: "hatched", values: values("rejected") },
        ]}
      />
    </section>
  );
}
