import { Link } from "react-router";
import { useDecisionsOf } from "../../queries/tenants.ts";
import { formatNumber } from "../../ui/formats.ts";
import { HeadRow } from "../../ui/HeadRow.tsx";
import { OutcomeTag, ResolutionTag } from "../../ui/Mark.tsx";
import { More } from "../../ui/More.tsx";
import { ruleName } from "../../ui/rule-names.ts";
import { Failure, Loading } from "../../ui/states.tsx";
import { Time } from "../../ui/Time.tsx";
import { Wide } from "../../ui/Wide.tsx";

const NAMED = 3;

/** What was decided of the tenant, and what people made of it. */
export function DecisionHistory({ tenantId }: { tenantId: string }) {
  const query = useDecisionsOf(tenantId);
  const decisions = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel" aria-labelledby="decisions">
      <h2 id="decisions" className="panel-head">
        Decisions
      </h2>
      {query.isPending && <Loading what="decisions" lines={3} />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {decisions.length > 0 && (
        <Wide>
          <table>
            <HeadRow columns={["When", "What", "Outcome", "#Score", "Reasons", "Policy"]} />
            <tbody>
              {decisions.map(({ id, kind, outcome, resolution, score, reasons, policy, caseId, createdAt }) => (
                <tr key={id}>
                  <td>
                    <Time at={createdAt} />
                  </td>
                  <td>{caseId ? <Link to={`/cases/${caseId}`}>{kind}</Link> : kind}</td>
                  <td>
                    <span className="row">
                      <OutcomeTag outcome={outcome} />
                      <ResolutionTag resolution={resolution} />
                    </span>
                  </td>
                  <td className="number">{formatNumber(score)}</td>
                  <td>
                    {reasons
                      .slice(0, NAMED)
                      .map(({ rule }) => ruleName(rule))
                      .join(", ")}
                    {reasons.length > NAMED && <span className="muted"> +{reasons.length - NAMED}</span>}
                  </td>
                  <td className="muted">v{policy.version}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      <More query={query} />
    </section>
  );
}
