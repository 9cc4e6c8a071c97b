import { Button, SegmentedControl } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import { Link } from "react-router";
import { useLinks } from "../../queries/tenants.ts";
import type { LinkKey, LinkReport, TenantSummary } from "../../queries/wire.ts";
import { formatNumber, plural } from "../../ui/formats.ts";
import { StandingTag, Tag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { Wide } from "../../ui/Wide.tsx";
import { useMay } from "../../ui/who.ts";
import { LinkDialogue } from "./LinkDialogue.tsx";

const LinksGraph = lazy(async () => ({ default: (await import("./LinksGraph.tsx")).LinksGraph }));

const spell = (kind: string) => kind.replaceAll("_", " ");

function LinksTable({ report }: { report: LinkReport }) {
  return (
    <Wide>
      <table>
        <thead>
          <tr>
            <th scope="col">Tenant</th>
            <th scope="col">Reached over</th>
            <th scope="col">Standing</th>
          </tr>
        </thead>
        <tbody>
          {report.tenants.map(({ id, externalId, standing, path }) => (
            <tr key={id}>
              <td>
                <Link to={`/tenants/${id}`}>
                  <Said text={externalId} clamp="line" />
                </Link>
              </td>
              <td>
                {path.map(({ keyId, kind, tenant }, index) => (
                  <span key={keyId + tenant.id}>
                    {index > 0 && " → "}
                    {spell(kind)} <code className="muted">{keyId.slice(0, 6)}</code>
                    {index < path.length - 1 && (
                      <>
                        {" of "}
                        <Said text={tenant.externalId} />
                      </>
                    )}
                  </span>
                ))}
              </td>
              <td>
                <StandingTag standing={standing} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

/** The identifiers themselves, which a senior may rule out: a university's gateway joins nobody. */
function Keys({ keys, onRule }: { keys: readonly LinkKey[]; onRule: ((key: LinkKey) => void) | null }) {
  return (
    <ul className="link-keys">
      {keys.map((key) => (
        <li key={key.keyId} className="row">
          <span className="strong">{spell(key.kind)}</span> <code className="muted">{key.keyId}</code>
          <span className="muted">held by {plural(key.holders, "tenant")}</span>
          {key.suggestDismissal && !key.isDismissed && <Tag tone="held">more a place than a person?</Tag>}
          {key.isDismissed && <Tag mark="⊘">ruled out</Tag>}
          {onRule && (
            <Button size="compact-xs" variant="default" onClick={() => onRule(key)}>
              {key.isDismissed ? "Rule in again…" : "Rule out…"}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Whom identifiers lead to from the tenant. What they hold is never shown: a key stands for each. */
export function Links({ tenant }: { tenant: TenantSummary }) {
  const query = useLinks(tenant.id);
  const isSenior = useMay("senior");
  const [view, setView] = useState("graph");
  const [ruled, setRuled] = useState<LinkKey | null>(null);
  const report = query.data;
  const self = useMemo(() => ({ id: tenant.id, externalId: tenant.externalId, standing: tenant.standing }), [tenant]);
  const keys = report ? [...report.links, ...report.dismissed] : [];
  const isLinked = report !== undefined && report.links.length > 0;
  return (
    <section className="panel stack" aria-labelledby="links">
      <div className="row spread">
        <h2 id="links">Links</h2>
        {isLinked && (
          <SegmentedControl
            size="xs"
            aria-label="Show the links as"
            value={view}
            onChange={setView}
            data={[
              { value: "graph", label: "Graph" },
              { value: "table", label: "Table" },
            ]}
          />
        )}
      </div>
      {query.isPending && <Loading what="the links" lines={2} />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {report && !isLinked && <p className="muted">Shares no card, wallet, device or other identifier with anybody.</p>}
      {isLinked && view === "graph" && (
        <Suspense fallback={<Loading what="the graph" />}>
          <LinksGraph links={report.links} self={self} />
        </Suspense>
      )}
      {isLinked && view === "table" && <LinksTable report={report} />}
      {report?.isTruncated && <p className="muted">There are more than {formatNumber(report.tenants.length)} linked tenants.</p>}
      {keys.length > 0 && <Keys keys={keys} onRule={isSenior ? setRuled : null} />}
      {ruled && <LinkDialogue found={ruled} onClose={() => setRuled(null)} />}
    </section>
  );
}
