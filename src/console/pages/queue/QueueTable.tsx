import { type Row, useTable } from "@tanstack/react-table";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import type { QueuedCase } from "../../queries/wire.ts";
import { queueColumns, queueFeatures } from "./queue-columns.tsx";
import type { Selection } from "./use-selection.ts";

const ROW = 36;
const NARROW_ROW = 88;
const OVERSCAN = 12;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 60;
const narrow = window.matchMedia("(max-width: 720px)");

export interface QueueTableHandle {
  /** Moves to the next (1) or the previous (-1) row. */
  step(by: 1 | -1): void;
  current(): QueuedCase | undefined;
}

interface QueueTableProps {
  cases: readonly QueuedCase[];
  thresholds: { review: number; deny: number } | undefined;
  hasMore: boolean;
  loadMore: () => void;
  onLook: (id: string) => void;
  /** The filter would not let the row in any more: it stays where it is, and says what became of it. */
  hasLeft: (found: QueuedCase) => boolean;
  /** Null: who is looking cannot change cases. */
  selection: Selection | null;
  /** All rows are in one state, which then needs no column. */
  isOneState: boolean;
  ref: React.Ref<QueueTableHandle>;
}

type QueueRow = Row<typeof queueFeatures, QueuedCase>;

const Cells = memo(
  function Cells({ row, isCurrent: _isCurrent }: { row: QueueRow; isCurrent: boolean }) {
    return row.getAllCells().map((cell) => (
      <td key={cell.id} className={`queue-cell queue-${cell.column.id}`}>
        {typeof cell.column.columnDef.cell === "function" ? cell.column.columnDef.cell(cell.getContext()) : null}
      </td>
    ));
  },
  (before, after) => before.row === after.row && before.isCurrent === after.isCurrent,
);

function useIsNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(narrow.matches);
  useEffect(() => {
    const update = () => setNarrow(narrow.matches);
    narrow.addEventListener("change", update);
    return () => narrow.removeEventListener("change", update);
  }, []);
  return isNarrow;
}

/** The queue as a table of which only the rows in sight exist. The current row always exists, so that the focus is never lost. */
export function QueueTable({
  cases,
  thresholds,
  hasMore,
  loadMore,
  onLook,
  hasLeft,
  selection,
  isOneState,
  ref,
}: QueueTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const isNarrow = useIsNarrow();
  const columns = useMemo(() => queueColumns(thresholds), [thresholds]);
  const table = useTable({ features: queueFeatures, columns, data: cases, getRowId: (row) => row.id });
  const rows = table.getRowModel().rows;
  const at = rows.findIndex((row) => row.id === currentId);

  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      return at < 0 || shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b);
    },
    [at],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? NARROW_ROW : ROW),
    overscan: OVERSCAN,
    rangeExtractor,
  });
  const shown = virtualizer.getVirtualItems();
  const lastIndex = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastIndex >= rows.length - AHEAD) loadMore();
  }, [hasMore, lastIndex, rows.length, loadMore]);
  useEffect(() => {
    if (isNarrow !== undefined) virtualizer.measure();
  }, [isNarrow, virtualizer]);

  useImperativeHandle(ref, () => ({
    step(by) {
      const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
      if (!next) return;
      setCurrentId(next.id);
      virtualizer.scrollToIndex(next.index);
      onLook(next.id);
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-id="${next.id}"] a`)?.focus());
    },
    current: () => rows[at]?.original,
  }));

  return (
    <div className="queue-table" data-one-state={isOneState || undefined} data-choosing={selection ? true : undefined}>
      <div className="queue-scroller" ref={scroller}>
        <table aria-label="Cases" aria-rowcount={hasMore ? -1 : rows.length + 1}>
          <thead>
            <tr className="queue-row queue-head" aria-rowindex={1}>
              {selection && (
                <th scope="col" className="queue-cell queue-choose">
                  <input
                    type="checkbox"
                    aria-label="Choose all rows that are here"
                    checked={selection.chosen.length > 0}
                    onChange={selection.turnAll}
                  />
                </th>
              )}
              {table.getHeaderGroups()[0]?.headers.map((header) => (
                <th key={header.id} scope="col" className={`queue-cell queue-${header.column.id}`}>
                  {header.column.columnDef.header as string}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="queue-rows" style={{ height: virtualizer.getTotalSize() }}>
            {shown.map((item) => {
              const row = rows[item.index];
              if (!row) return null;
              return (
                <tr
                  key={row.id}
                  aria-rowindex={item.index + 2}
                  data-id={row.id}
                  data-current={row.id === currentId || undefined}
                  data-left={hasLeft(row.original) || undefined}
                  className="queue-row"
                  style={{ transform: `translateY(${item.start}px)`, height: item.size }}
                  onFocus={() => setCurrentId(row.id)}
                  onPointerEnter={() => onLook(row.id)}
                >
                  {selection && (
                    <td className="queue-cell queue-choose">
                      <input
                        type="checkbox"
                        aria-label={`Choose ${row.original.tenant.externalId}`}
                        checked={selection.has(row.id)}
                        onChange={(event) => selection.turn(row.id, (event.nativeEvent as MouseEvent).shiftKey)}
                      />
                    </td>
                  )}
                  <Cells row={row} isCurrent={row.id === currentId} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}
