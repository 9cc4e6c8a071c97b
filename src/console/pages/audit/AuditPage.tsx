import "./audit.css";
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { type AuditFilter, useAudit } from "../../queries/administration.ts";
import type { AuditEntry } from "../../queries/wire.ts";
import { Fields } from "../../ui/Fields.tsx";
import { More } from "../../ui/More.tsx";
import { Said } from "../../ui/Said.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { exactTime, Time } from "../../ui/Time.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { Wide } from "../../ui/Wide.tsx";

/** The page of what an id names, where the console has one. */
function pageOf(entity: string): string | null {
  if (entity.startsWith("case_")) return `/cases/${entity}`;
  if (entity.startsWith("ten_")) return `/tenants/${entity}`;
  return null;
}

function Entry({ entry }: { entry: AuditEntry }) {
  const [isOpen, setOpen] = useState(false);
  const page = pageOf(entry.entity);
  return (
    <>
      <tr>
        <td>
          <Time at={entry.at} />
        </td>
        <td>
          <Said text={entry.actor} clamp="line" />
        </td>
        <td className="strong">{entry.action}</td>
        <td className="audit-entity">
          {page ? (
            <Link to={page}>
              <Said text={entry.entity} clamp="line" />
            </Link>
          ) : (
            <Said text={entry.entity} clamp="line" />
          )}
        </td>
        <td>
          <button type="button" className="plain-button audit-open" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? "▾" : "▸"} <span className="hidden-visually">What is recorded of </span>Data
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5} className="audit-data">
            <p className="muted">
              {exactTime(entry.at)} · <code>{entry.id}</code> · <code>{entry.digest}</code>
            </p>
            <Fields value={entry.data} />
          </td>
        </tr>
      )}
    </>
  );
}

function readFilter(search: URLSearchParams): AuditFilter {
  const filter: AuditFilter = {};
  for (const field of ["entity", "actor", "from"] as const) {
    const value = search.get(field);
    if (value) filter[field] = value;
  }
  return filter;
}

/** What was done, by whom, to what: the latest first. */
export function AuditPage() {
  const [search, setSearch] = useSearchParams();
  const filter = readFilter(search);
  const query = useAudit(filter);
  useTitle("Audit");
  const set = (name: keyof AuditFilter) => (value: string) =>
    setSearch(Object.fromEntries(Object.entries({ ...filter, [name]: value }).filter(([, each]) => each !== "")));
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack page">
      <div className="row spread">
        <h1>Audit</h1>
        <div className="row">
          <SearchField label="Id of what it was done to" value={filter.entity ?? ""} width={300} onSearch={set("entity")} />
          <SearchField label="Id of who did it" value={filter.actor ?? ""} width={220} onSearch={set("actor")} />
          <TextInput
            size="xs"
            type="date"
            aria-label="From this day (UTC)"
            value={filter.from ?? ""}
            onChange={(event) => set("from")(event.currentTarget.value)}
          />
        </div>
      </div>
      {query.isPending && <Loading what="the audit log" lines={6} />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {query.data && entries.length === 0 && (
        <Empty title="Nothing was recorded that is like this">
          Ids are found as a whole. Every change writes an entry with the change itself.
        </Empty>
      )}
      {entries.length > 0 && (
        <Wide className="panel flush">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">Did</th>
                <th scope="col">To</th>
                <th scope="col">Recorded</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </tbody>
          </table>
          <More query={query} />
        </Wide>
      )}
    </div>
  );
}
