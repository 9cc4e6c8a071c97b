import "./lists.css";
import { Button } from "@mantine/core";
import { useLists, useRefreshList } from "../../queries/lists.ts";
import type { ListStatus } from "../../queries/wire.ts";
import { formatNumber, plural } from "../../ui/formats.ts";
import { HeadRow } from "../../ui/HeadRow.tsx";
import { Tag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { Time } from "../../ui/Time.tsx";
import { toast } from "../../ui/toasts.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { Wide } from "../../ui/Wide.tsx";
import { useMay } from "../../ui/who.ts";
import { TryName } from "./TryName.tsx";

function State({ list }: { list: ListStatus }) {
  if (list.digest === null) {
    return (
      <Tag tone="held" mark="○">
        Not loaded
      </Tag>
    );
  }
  if (list.stale) {
    return (
      <Tag tone="held" mark="◷">
        Too old
      </Tag>
    );
  }
  return (
    <Tag tone="allow" mark="✓">
      Current
    </Tag>
  );
}

const effects = { blocked: "blocks", listed: "holds", watch: "to look at" } as const;

function ListRow({ list, onRefresh, isBusy }: { list: ListStatus; onRefresh: (() => void) | null; isBusy: boolean }) {
  return (
    <tr>
      <td>
        <span className="strong">{list.id}</span>
        <br />
        <span className="muted">
          <Said text={list.publisher} />
        </span>
      </td>
      <td>{list.effect ? effects[list.effect] : "–"}</td>
      <td className="number">{formatNumber(list.entries)}</td>
      <td>{list.asOf ?? "–"}</td>
      <td>
        <State list={list} />
        {list.problem && <p className="list-problem">{list.problem}</p>}
      </td>
      <td>{list.checkedAt ? <Time at={list.checkedAt} /> : <span className="muted">never</span>}</td>
      <td>
        {list.digest ? (
          <code title={list.digest}>{list.digest.replace("sha256:", "").slice(0, 12)}</code>
        ) : (
          <span className="muted">–</span>
        )}
      </td>
      {onRefresh && (
        <td>
          <Button size="compact-xs" variant="default" loading={isBusy} onClick={onRefresh} aria-label={`Refresh ${list.id}`}>
            Refresh
          </Button>
        </td>
      )}
    </tr>
  );
}

function ListsTable({ lists }: { lists: readonly ListStatus[] }) {
  const isAdmin = useMay("admin");
  const refresh = useRefreshList();
  const start = (id: string) =>
    refresh.mutate(id, {
      onSuccess: ({ problem, entries }) =>
        toast(problem ?? `${id}: ${plural(entries, "entry", "entries")}`, problem ? { tone: "denied" } : {}),
      onError: (error) => toast(error.message, { tone: "denied" }),
    });
  return (
    <Wide className="panel flush">
      <table className="lists">
        <HeadRow columns={["List", "A match", "#Entries", "As of", "State", "Checked", "Digest", ...(isAdmin ? [null] : [])]} />
        <tbody>
          {lists.map((list) => (
            <ListRow
              key={list.id}
              list={list}
              isBusy={refresh.isPending && refresh.variables === list.id}
              onRefresh={isAdmin ? () => start(list.id) : null}
            />
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

/** The lists: how fresh they are, what is in them, and what they say of a name. */
export function ListsPage() {
  const query = useLists();
  const mayTry = useMay("service", "analyst", "senior", "auditor");
  useTitle("Lists");
  return (
    <div className="stack page">
      <h1>Lists</h1>
      {query.isPending && <Loading what="the lists" lines={6} />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {query.data?.length === 0 && <Empty title="No list is configured">Name them in the file of lists (GATEHOUSE_LISTS).</Empty>}
      {query.data && query.data.length > 0 && <ListsTable lists={query.data} />}
      {mayTry && <TryName />}
    </div>
  );
}
