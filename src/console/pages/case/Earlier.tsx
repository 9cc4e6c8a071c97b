import { Link } from "react-router";
import type { CaseDetail, Decision } from "../../queries/wire.ts";
import { formatNumber } from "../../ui/formats.ts";
import { HeadRow } from "../../ui/HeadRow.tsx";
import { OutcomeTag, ResolutionTag, Tag } from "../../ui/Mark.tsx";
import { Time } from "../../ui/Time.tsx";
import { Wide } from "../../ui/Wide.tsx";

const kinds = { signup: "Sign-up", instance: "Instance request" } as const;

/** Calls of the tenant that wait for people, and what was decided of it before. */
export function Earlier({ found, held }: { found: CaseDetail; held: readonly Decision[] }) {
  const others = held.filter(({ id }) => id !== found.decisionId);
  return (
    <section className="panel" aria-labelledby="earlier">
      <h2 id="earlier" className="panel-head">
        Decisions of this tenant
      </h2>
      {others.length > 0 && (
        <ul className="held-calls">
          {others.map(({ id, caseId, score, createdAt }) => (
            <li key={id} className="row">
              <Tag tone="held" mark="‖">
                waiting
              </Tag>
              {caseId ? <Link to={`/cases/${caseId}`}>Instance request</Link> : "Instance request"}
              <span className="muted">
                score {formatNumber(score)} · <Time at={createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {found.earlierDecisions.length === 0 && <p className="muted">Nothing was decided of this tenant before.</p>}
      {found.earlierDecisions.length > 0 && (
        <Wide>
          <table>
            <HeadRow columns={["When", "What", "Outcome", "#Score"]} />
            <tbody>
              {found.earlierDecisions.map(({ id, kind, outcome, resolution, score, createdAt }) => (
                <tr key={id}>
                  <td>
                    <Time at={createdAt} />
                  </td>
                  <td>{kinds[kind]}</td>
                  <td>
                    <span className="row">
                      <OutcomeTag outcome={outcome} />
                      <ResolutionTag resolution={resolution} />
                    </span>
                  </td>
                  <td className="number">{formatNumber(score)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </section>
  );
}
