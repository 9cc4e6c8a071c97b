import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCaseFeed } from "../../queries/case-feed.ts";
import { caseKey } from "../../queries/cases.ts";
import type { CaseDetail, CaseFeedEvent } from "../../queries/wire.ts";
import { useWho } from "../../ui/who.ts";
import { eventWords } from "./event-words.ts";

/** What others did to the case since it was read; it is shown when it is asked for, so that nothing moves under a reader. */
export function useCaseNews({ id, revision, timeline }: Pick<CaseDetail, "id" | "revision" | "timeline">) {
  const who = useWho();
  const client = useQueryClient();
  const [latest, setLatest] = useState<CaseFeedEvent | null>(null);
  const read = () => void client.invalidateQueries({ queryKey: caseKey(id) });
  useCaseFeed((news) => {
    if (news === "reset") return read();
    if (news.caseId !== id || timeline.some((event) => event.id === news.id)) return;
    // What one did oneself, here or in another window, is on the screen already or may come at once.
    if (news.actor.id === who.id) {
      if (news.revision > revision) read();
      return;
    }
    setLatest(news);
  });
  const isNews = latest !== null && !timeline.some((event) => event.id === latest.id);
  return { text: isNews ? `${latest.actor.name} ${eventWords[latest.type]}` : null, show: read };
}
