import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { QueuedCase } from "../../queries/wire.ts";

/** So many cases can be changed at once. */
export const MOST_AT_ONCE = 200;

export interface Selection {
  /** The cases that are chosen, as they are on the screen now. */
  chosen: readonly QueuedCase[];
  has: (id: string) => boolean;
  /** `withRange`: with all between it and the one that was turned last. */
  turn: (id: string, withRange?: boolean) => void;
  turnAll: () => void;
  /** Leaves only these. */
  keep: (ids: readonly string[]) => void;
}

const between = (ids: readonly string[], a: string, b: string): readonly string[] => {
  const [from, to] = [ids.indexOf(a), ids.indexOf(b)].sort((x, y) => x - y);
  return from === undefined || from < 0 ? [b] : ids.slice(from, (to ?? from) + 1);
};

/** Rows that are chosen for a change of many. Another view of the queue begins without any. */
export function useSelection(cases: readonly QueuedCase[], view: unknown): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const lastView = useRef(view);
  const order = useRef<readonly string[]>([]);
  order.current = useMemo(() => cases.map(({ id }) => id), [cases]);
  useEffect(() => {
    if (lastView.current === view) return;
    lastView.current = view;
    setIds(new Set());
  }, [view]);
  const turn = useCallback((id: string, withRange = false) => {
    const from = last.current;
    last.current = id;
    setIds((known) => {
      const touched = withRange && from !== null ? between(order.current, from, id) : [id];
      const rest = [...known].filter((other) => !touched.includes(other));
      return new Set(known.has(id) ? rest : [...rest, ...touched].slice(0, MOST_AT_ONCE));
    });
  }, []);
  const turnAll = useCallback(
    () => setIds((known) => (known.size > 0 ? new Set() : new Set(order.current.slice(0, MOST_AT_ONCE)))),
    [],
  );
  const keep = useCallback((left: readonly string[]) => setIds(new Set(left)), []);
  const has = useCallback((id: string) => ids.has(id), [ids]);
  const chosen = useMemo(() => cases.filter(({ id }) => ids.has(id)), [cases, ids]);
  return { chosen, has, turn, turnAll, keep };
}
