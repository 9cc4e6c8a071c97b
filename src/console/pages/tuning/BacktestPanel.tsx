import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import {
  type BacktestDetail,
  isRunning,
  useBacktest,
  useBacktests,
  useCancelBacktest,
  useStartBacktest,
} from "../../queries/backtests.ts";
import { formatNumber } from "../../ui/formats.ts";
import { Failure, Loading } from "../../ui/states.tsx";
import { toast } from "../../ui/toasts.tsx";
import { useMay } from "../../ui/who.ts";
import { BacktestForm } from "./BacktestForm.tsx";
import { BacktestResults } from "./BacktestResults.tsx";
import { Thresholds } from "./Thresholds.tsx";

interface BacktestPanelProps {
  text: string;
  thresholds: { review: number; deny: number } | undefined;
  onThresholds: (thresholds: { review: number; deny: number }) => void;
}

function Progress({ backtest, mayCancel }: { backtest: BacktestDetail; mayCancel: boolean }) {
  const cancel = useCancelBacktest();
  const { done, total } = backtest.progress;
  return (
    <div className="row" role="status">
      <progress max={total ?? undefined} value={total === null ? undefined : done} aria-label="Progress of the backtest" />
      <span>
        {formatNumber(done)}
        {total !== null && ` of ${formatNumber(total)}`} decisions
      </span>
      {mayCancel && (
        <Button size="compact-xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(backtest.id)}>
          Cancel
        </Button>
      )}
    </div>
  );
}

/** Tests what is in the editor on stored decisions, follows the test, and shows what would have changed. */
export function BacktestPanel({ text, thresholds, onThresholds }: BacktestPanelProps) {
  const [id, setId] = useState<string | null>(null);
  const mayStart = useMay("policy-author", "policy-approver");
  const list = useBacktests().data ?? [];
  const start = useStartBacktest();
  const query = useBacktest(id);
  const found = query.data;
  return (
    <div className="stack">
      {mayStart && (
        <BacktestForm
          text={text}
          isBusy={start.isPending}
          onStart={(order) =>
            start.mutate(order, {
              onSuccess: (started) => setId(started.id),
              onError: (error) => toast(error.message, { tone: "denied" }),
            })
          }
        />
      )}
      {list.length > 0 && (
        <NativeSelect
          size="xs"
          label="Earlier backtests"
          data={[
            { value: "", label: "Choose one" },
            ...list.map(({ id: each, state, author, createdAt }) => ({
              value: each,
              label: `${createdAt.slice(0, 16).replace("T", " ")} · ${author.name} · ${state}`,
            })),
          ]}
          value={id ?? ""}
          onChange={(event) => setId(event.currentTarget.value || null)}
        />
      )}
      {id !== null && query.isPending && <Loading what="the backtest" />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {found && isRunning(found) && <Progress backtest={found} mayCancel={mayStart} />}
      {found?.state === "cancelled" && <p className="notice">This backtest was cancelled.</p>}
      {found?.state === "failed" && <p className="notice notice-denied">{found.problem ?? "It failed."}</p>}
      {found?.result && (
        <>
          {thresholds && <Thresholds key={found.id} result={found.result} initial={thresholds} onTake={onThresholds} />}
          <BacktestResults backtest={found} result={found.result} />
        </>
      )}
    </div>
  );
}
