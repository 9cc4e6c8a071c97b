import "./tenants.css";
import { NativeSelect } from "@mantine/core";
import { useRef } from "react";
import { Link, useSearchParams } from "react-router";
import { useTenants } from "../../queries/tenants.ts";
import { StandingTag } from "../../ui/Mark.tsx";
import { More } from "../../ui/More.tsx";
import { Said } from "../../ui/Said.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { useShortcuts } from "../../ui/shortcuts.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { Time } from "../../ui/Time.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { Wide } from "../../ui/Wide.tsx";

const standings = [
  { value: "", label: "Any standing" },
  { value: "pending", label: "Pending" },
  { value: "cleared", label: "Cleared" },
  { value: "denied", label: "Denied" },
  { value: "suspended", label: "Suspended" },
  { value: "closed", label: "Closed" },
];

/** Tenants by external id or mail address, and by standing. */
export function TenantsPage() {
  const [search, setSearch] = useSearchParams();
  const [q, standing] = [search.get("q") ?? "", search.get("standing") ?? ""];
  const query = useTenants({ q, standing });
  const field = useRef<HTMLInputElement>(null);
  useTitle("Tenants");
  useShortcuts([{ key: "/", label: "Search for a tenant", run: () => field.current?.focus() }]);
  const set = (name: string, value: string) =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (value === "") after.delete(name);
      else after.set(name, value);
      return after;
    });
  const tenants = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack page">
      <div className="row spread">
        <h1>Tenants</h1>
        <div className="row">
          <SearchField
            ref={field}
            label="External id or mail address"
            value={q}
            width={280}
            onSearch={(value) => set("q", value)}
          />
          <NativeSelect
            size="xs"
            aria-label="Standing"
            data={standings}
            value={standing}
            onChange={(event) => set("standing", event.currentTarget.value)}
          />
        </div>
      </div>
      {query.isPending && <Loading what="tenants" lines={6} />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {query.data && tenants.length === 0 && (
        <Empty title={q === "" && standing === "" ? "No tenant has signed up" : "No tenant is like this"}>
          {q === "" && standing === ""
            ? "Each sign-up that the control plane sends comes here, whatever was decided of it."
            : "An external id or a mail address is found as a whole."}
        </Empty>
      )}
      {tenants.length > 0 && (
        <Wide className="panel flush">
          <table>
            <thead>
              <tr>
                <th scope="col">Tenant</th>
                <th scope="col">External id</th>
                <th scope="col">Kind</th>
                <th scope="col">Standing</th>
                <th scope="col" className="number">
                  Profile
                </th>
                <th scope="col">Signed up</th>
                <th scope="col">Changed</th>
              </tr>
            </thead>
            <tbody>
              {tenants.map((tenant) => (
                <tr key={tenant.id}>
                  <td className="tenant-name">
                    <Link to={`/tenants/${tenant.id}`}>
                      <Said text={tenant.name} clamp="line" />
                    </Link>
                  </td>
                  <td className="tenant-id">
                    <Said text={tenant.externalId} clamp="line" />
                  </td>
                  <td>{tenant.kind}</td>
                  <td>
                    <StandingTag standing={tenant.standing} />
                  </td>
                  <td className="number">{tenant.profileVersion}</td>
                  <td>
                    <Time at={tenant.createdAt} />
                  </td>
                  <td>
                    <Time at={tenant.updatedAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <More query={query} />
        </Wide>
      )}
    </div>
  );
}
