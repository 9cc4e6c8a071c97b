import { Link } from "react-router";
import type { CaseDetail } from "../../queries/wire.ts";
import { StandingTag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { Wide } from "../../ui/Wide.tsx";

/** Tenants that share an identifier with this one, and which kind of it joins them. */
export function Linked({ found }: { found: CaseDetail }) {
  const others = found.linkedTenants.filter(({ id }) => id !== found.tenant.id);
  return (
    <section className="panel" aria-labelledby="linked">
      <h2 id="linked" className="panel-head">
        Linked tenants
      </h2>
      {others.length === 0 ? (
        <p className="muted">Shares no card, wallet, device or other identifier with anybody.</p>
      ) : (
        <Wide>
          <table>
            <thead>
              <tr>
                <th scope="col">Tenant</th>
                <th scope="col">Joined by</th>
                <th scope="col">Standing</th>
              </tr>
            </thead>
            <tbody>
              {others.map(({ id, externalId, standing, keys }) => (
                <tr key={id}>
                  <td>
                    <Link to={`/tenants/${id}`}>
                      <Said text={externalId} clamp="line" />
                    </Link>
                  </td>
                  <td>{keys.map((key) => key.replaceAll("_", " ")).join(", ")}</td>
                  <td>
                    <StandingTag standing={standing} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </section>
  );
}
