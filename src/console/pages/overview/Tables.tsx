import { Link } from "react-router";
import type { CaseStatistics } from "../../queries/statistics.ts";
import { formatNumber, percent } from "../../ui/formats.ts";
import { HeadRow } from "../../ui/HeadRow.tsx";
import { ruleName } from "../../ui/rule-names.ts";
import { Said } from "../../ui/Said.tsx";
import { Wide } from "../../ui/Wide.tsx";
import { approvedShare, minutes } from "./measures.ts";

const TOP_RULES = 12;

/** The rules that stopped most, and what people made of what they stopped. */
export function Rules({ statistics: { byRule, agreement } }: { statistics: CaseStatistics }) {
  const agreed = new Map(agreement.map(({ rule, percent: share }) => [rule, share]));
  const rules = [...byRule].sort((a, b) => b.opened - a.opened).slice(0, TOP_RULES);
  return (
    <section className="panel" aria-labelledby="rules">
      <h2 id="rules" className="panel-head">
        Rules that stopped most
      </h2>
      {rules.length === 0 && <p className="muted">No case was opened in this time.</p>}
      {rules.length > 0 && (
        <Wide>
          <table>
            <HeadRow columns={["Rule", "#Cases", "#Verdicts", "#Approved", "#Second looks agree", "#Running"]} />
            <tbody>
              {rules.map((rule) => {
                const share = agreed.get(rule.key);
                return (
                  <tr key={rule.key}>
                    <td>
                      <Link to={`/queue?rule=${encodeURIComponent(rule.key)}`}>{ruleName(rule.key)}</Link>
                    </td>
                    <td className="number">{formatNumber(rule.opened)}</td>
                    <td className="number">{formatNumber(rule.approved + rule.rejected)}</td>
                    <td className="number">{approvedShare(rule)}</td>
                    <td className="number">{share === undefined ? "–" : percent(share)}</td>
                    <td className="number">{rule.backlog === null ? "–" : formatNumber(rule.backlog)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Wide>
      )}
    </section>
  );
}

export function People({ statistics: { byPerson } }: { statistics: CaseStatistics }) {
  return (
    <section className="panel" aria-labelledby="people">
      <h2 id="people" className="panel-head">
        Verdicts by person
      </h2>
      {byPerson.length === 0 && <p className="muted">Nobody gave a verdict in this time.</p>}
      {byPerson.length > 0 && (
        <Wide>
          <table>
            <HeadRow columns={["Who", "#Verdicts", "#Approved", "#Half within"]} />
            <tbody>
              {byPerson.map((person) => (
                <tr key={person.key}>
                  <td>
                    <Said text={person.name ?? person.key} clamp="line" />
                  </td>
                  <td className="number">{formatNumber(person.approved + person.rejected)}</td>
                  <td className="number">{approvedShare(person)}</td>
                  <td className="number">{minutes(person.timeToVerdict.p50Minutes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </section>
  );
}
