import "./queue.css";
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { type CaseFilter, prefetchCase, useClaimNext, useQueue } from "../../queries/cases.ts";
import { useActivePolicy } from "../../queries/policies.ts";
import { formatNumber } from "../../ui/formats.ts";
import { Key } from "../../ui/Key.tsx";
import { NewsChip } from "../../ui/NewsChip.tsx";
import { useShortcuts } from "../../ui/shortcuts.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { toast } from "../../ui/toasts.tsx";
import { useMay } from "../../ui/who.ts";
import { BulkBar } from "./BulkBar.tsx";
import { QueueBar } from "./QueueBar.tsx";
import { QueueTable, type QueueTableHandle } from "./QueueTable.tsx";
import { readFilter, viewOf, writeFilter } from "./queue-filter.ts";
import { useQueueNews } from "./use-queue-news.ts";
import { useSelection } from "./use-selection.ts";

function NothingHere({ filter }: { filter: CaseFilter }) {
  const view = viewOf(filter);
  if (view?.name === "Open") {
    return (
      <Empty title="Nobody waits">Sign-ups and instance requests that the policy holds come here, the most urgent first.</Empty>
    );
  }
  if (view?.name === "Mine") {
    return <Empty title="You have no case">Claim the most urgent one with c, or open one of the queue.</Empty>;
  }
  return <Empty title="No case is like this">Widen the filter above, or choose another view.</Empty>;
}

export function QueuePage() {
  const [search, setSearch] = useSearchParams({ state: "open" });
  const filter = useMemo(() => readFilter(search), [search]);
  const queue = useQueue(filter);
  const policy = useActivePolicy();
  const claimNext = useClaimNext();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayWork = useMay("analyst", "senior");
  const table = useRef<QueueTableHandle>(null);
  const cases = useMemo(() => queue.data?.pages.flatMap((page) => page.items) ?? [], [queue.data]);
  const { count, forget, hasLeft } = useQueueNews({ filter, cases, hasMore: queue.hasNextPage });
  const selection = useSelection(cases, filter);
  const pullIn = () => {
    forget();
    void queue.refetch();
  };
  const onLook = useCallback((id: string) => void prefetchCase(client, id), [client]);
  const { fetchNextPage, isFetchingNextPage } = queue;
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);

  const claim = () =>
    claimNext.mutate(undefined, {
      onSuccess: (claimed) => (claimed ? void navigate(`/cases/${claimed.id}`) : toast("No open case is left")),
      onError: (error) => toast(error.message, { tone: "denied" }),
    });
  const choose = () => {
    const current = table.current?.current();
    if (current) selection.turn(current.id);
  };
  const open = () => {
    const current = table.current?.current();
    if (current) void navigate(`/cases/${current.id}`);
  };
  useShortcuts([
    { key: "j", label: "Next row", run: () => table.current?.step(1) },
    { key: "k", label: "Previous row", run: () => table.current?.step(-1) },
    { key: "Enter", label: "Open the case", run: open },
    { key: "u", label: "Read the queue again, with what is new", run: pullIn },
    ...(mayWork
      ? [
          { key: "c", label: "Claim the most urgent open case", run: claim },
          { key: "x", label: "Choose the row", run: choose },
          { key: "X", label: "Choose all rows that are here, or none", run: selection.turnAll },
          { key: "Escape", label: "Choose none", run: () => selection.keep([]) },
        ]
      : []),
  ]);

  return (
    <div className="queue">
      <div className="row queue-top">
        <h1 className="queue-title">
          {viewOf(filter)?.name ?? "Queue"}
          {!queue.isPending && (
            <span className="muted">
              {" "}
              {formatNumber(cases.length)}
              {queue.hasNextPage ? "+" : ""}
            </span>
          )}
        </h1>
        <NewsChip text={count > 0 ? `${formatNumber(count)} new` : null} onShow={pullIn} />
        {mayWork && (
          <Button onClick={claim} loading={claimNext.isPending} rightSection={<Key name="c" />}>
            Claim next
          </Button>
        )}
      </div>
      <QueueBar filter={filter} onChange={(next) => setSearch(writeFilter(next))} />
      {queue.isPending && <Loading what="the queue" lines={6} />}
      {queue.isError && !queue.data && <Failure error={queue.error} retry={() => queue.refetch()} />}
      {queue.data && cases.length === 0 && <NothingHere filter={filter} />}
      {cases.length > 0 && (
        <QueueTable
          ref={table}
          cases={cases}
          thresholds={policy?.thresholds}
          hasMore={queue.hasNextPage}
          loadMore={loadMore}
          onLook={onLook}
          hasLeft={hasLeft}
          selection={mayWork ? selection : null}
          isOneState={filter.state !== undefined}
        />
      )}
      {mayWork && <BulkBar selection={selection} />}
    </div>
  );
}
