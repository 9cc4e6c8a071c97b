import { Link } from "react-router";
import { useQueue } from "../../queries/cases.ts";
import { useLists } from "../../queries/lists.ts";
import { useReadiness } from "../../queries/operations.ts";
import type { CaseStatistics } from "../../queries/statistics.ts";
import { formatNumber, plural } from "../../ui/formats.ts";
import { stateWord, Tag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { Time } from "../../ui/Time.tsx";

const OLDEST = 10;

export function Backlog({ statistics: { backlog } }: { statistics: CaseStatistics }) {
  return (
    <section className="panel" aria-labelledby="backlog">
      <h2 id="backlog" className="panel-head">
        Backlog by state
      </h2>
      {backlog.total === 0 && <p className="muted">Nobody waits.</p>}
      {Object.entries(backlog.byState).map(([state, count]) => (
        <div key={state} className="share">
          <Link to={`/queue?state=${state}`}>{stateWord(state)}</Link>
          <meter min={0} max={Math.max(1, backlog.total)} value={count} aria-label={`${stateWord(state)}: ${count}`} />
          <span className="number">{formatNumber(count)}</span>
        </div>
      ))}
    </section>
  );
}

export function Oldest() {
  const oldest = useQueue({ state: "open", sort: "age" }).data?.pages[0]?.items.slice(0, OLDEST) ?? [];
  return (
    <section className="panel" aria-labelledby="oldest">
      <h2 id="oldest" className="panel-head">
        Oldest open cases
      </h2>
      {oldest.length === 0 && <p className="muted">None is open.</p>}
      <ul className="stack">
        {oldest.map(({ id, tenant, openedAt, overdue }) => (
          <li key={id} className="row">
            <Link to={`/cases/${id}`} className="oldest-name">
              <Said text={tenant.externalId} clamp="line" />
            </Link>
            <span className="muted">
              opened <Time at={openedAt} />
            </span>
            {overdue && (
              <Tag tone="denied" mark="!">
                overdue
              </Tag>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Health() {
  const lists = useLists().data ?? [];
  const degraded = useReadiness().data?.degraded ?? [];
  const old = lists.filter(({ stale, digest }) => stale || digest === null);
  return (
    <section className="panel" aria-labelledby="health">
      <h2 id="health" className="panel-head">
        Lists and health
      </h2>
      <ul className="stack">
        <li>
          {old.length === 0 ? (
            <Tag tone="allow" mark="✓">
              {plural(lists.length, "list")} current
            </Tag>
          ) : (
            <>
              <Tag tone="held" mark="◷">
                {plural(old.length, "list")} of {lists.length} old or not loaded
              </Tag>{" "}
              <Link to="/lists">Look</Link>
            </>
          )}
        </li>
        {degraded.map(({ part, since, detail }) => (
          <li key={part + detail}>
            <span className="strong">{part}</span> {detail}{" "}
            <span className="muted">
              <Time at={since} />
            </span>
          </li>
        ))}
        {degraded.length === 0 && <li className="muted">Everything that decisions need is there.</li>}
      </ul>
    </section>
  );
}
