import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useCaseFeed } from "../../queries/case-feed.ts";
import { type CaseFilter, keepInQueue, readFirstPage } from "../../queries/cases.ts";
import type { QueuedCase } from "../../queries/wire.ts";
import { useWho } from "../../ui/who.ts";
import { fits, standsAmong } from "./queue-news.ts";

/** The queue is asked again at most so often, however much happens in it. */
const ASK_EVERY_MS = 2_000;

interface Shown {
  filter: CaseFilter;
  cases: readonly QueuedCase[];
  hasMore: boolean;
}

/** Asks for the ids of the first page a moment after it was last wanted, and never twice at once. */
function useProbe(filter: CaseFilter, take: (ids: string[]) => void): () => void {
  const timer = useRef<number | undefined>(undefined);
  const latest = useRef({ filter, take });
  latest.current = { filter, take };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return useCallback(() => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      const asked = latest.current.filter;
      // What cannot be read now is asked for again with the next event.
      readFirstPage(asked).then(
        (page) => asked === latest.current.filter && latest.current.take(page.items.map(({ id }) => id)),
        () => undefined,
      );
    }, ASK_EVERY_MS);
  }, []);
}

/**
 * What came into the queue since it was read. A row that is on the screen changes in place; what is new waits until it
 * is asked for, so that no row moves while somebody points at it.
 */
export function useQueueNews({ filter, cases, hasMore }: Shown) {
  const who = useWho();
  const client = useQueryClient();
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => new Set(cases.map(({ id }) => id)), [cases]);
  const add = (ids: readonly string[]) => {
    const fresh = ids.filter((id) => !shown.has(id));
    if (fresh.length > 0) setArrived((known) => new Set([...known, ...fresh]));
  };
  const drop = (id: string) =>
    setArrived((known) => (known.has(id) ? new Set([...known].filter((other) => other !== id)) : known));
  const probe = useProbe(filter, add);
  const lastFilter = useRef(filter);
  useEffect(() => {
    if (lastFilter.current === filter) return;
    lastFilter.current = filter;
    setArrived(new Set());
  }, [filter]);

  useCaseFeed((news) => {
    if (news === "reset") return probe();
    if (shown.has(news.caseId)) return keepInQueue(client, news);
    const fit = fits(news, filter, who.id);
    if (fit === "no") drop(news.caseId);
    else if (fit === "unknown") probe();
    else if (standsAmong(news, filter, cases, hasMore)) add([news.caseId]);
  });
  return {
    count: [...arrived].filter((id) => !shown.has(id)).length,
    forget: () => setArrived(new Set()),
    /** A row that the filter would not let in any more. */
    hasLeft: (found: QueuedCase) => fits(found, filter, who.id) === "no",
  };
}
