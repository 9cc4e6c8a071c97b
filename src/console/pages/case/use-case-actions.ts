import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { ApiProblem, queryString } from "../../queries/call-api.ts";
import { type CaseChange, prefetchCase, queueKey, useCaseChange, useClaimNext, useQueue } from "../../queries/cases.ts";
import type { CaseDetail, CaseSummary } from "../../queries/wire.ts";
import { toast } from "../../ui/toasts.tsx";
import type { Ruling } from "./MatchCard.tsx";
import type { Opinion } from "./VerdictForm.tsx";

const explain = (error: Error): string =>
  error instanceof ApiProblem && error.code === "stale-revision"
    ? "Somebody changed this case in the meantime. What they did is on the screen now: look, then try again."
    : error.message;

/** The next case that is claimed by who is signed in, read before it is needed. */
export function useNextOfMine(id: string) {
  const client = useQueryClient();
  const mine = useQueue({ state: "claimed", assignee: "me" });
  const next = mine.data?.pages[0]?.items.find((item) => item.id !== id);
  if (next) void prefetchCase(client, next.id);
  return next;
}

/** All that can be done with a case, each on the revision that is on the screen. */
export function useCaseActions(found: CaseDetail | undefined, next: CaseSummary | undefined) {
  const id = found?.id ?? "";
  const change = useCaseChange(id);
  const claimNext = useClaimNext();
  const client = useQueryClient();
  const navigate = useNavigate();

  const run = (action: CaseChange, done?: (summary: CaseSummary) => void) => {
    if (!found || change.isPending) return;
    change.mutate(
      { ...action, revision: found.revision },
      { onSuccess: (summary) => done?.(summary), onError: (error) => toast(explain(error), { tone: "denied" }) },
    );
  };
  const undoWith = (action: string) => (summary: CaseSummary) =>
    change.mutate({ action, revision: summary.revision }, { onError: (error) => toast(explain(error), { tone: "denied" }) });

  const goOn = () => {
    void client.invalidateQueries({ queryKey: queueKey });
    if (next) void navigate(`/cases/${next.id}`);
  };
  return {
    isBusy: change.isPending,
    claim: () => run({ action: "claim" }, (summary) => toast("Claimed", { undo: () => undoWith("release")(summary) })),
    release: () => run({ action: "release" }, (summary) => toast("Given back", { undo: () => undoWith("claim")(summary) })),
    note: (text: string, done: () => void) => run({ action: "notes", body: { text } }, done),
    attach: (file: File) => run({ action: `attachments${queryString({ name: file.name })}`, file }, () => toast("Attached")),
    rule: (matchId: string, ruling: Ruling) =>
      run({ action: `matches/${encodeURIComponent(matchId)}`, body: ruling }, () => toast("Ruled on the match")),
    give: (opinion: Opinion) =>
      run({ action: "verdict", body: opinion }, (summary) => {
        toast(summary.state === "pending_approval" ? "Waits for a second person" : `The case is ${summary.state}`);
        goOn();
      }),
    confirm: (opinion: { agree: boolean; rationale: string }) =>
      run({ action: "confirm", body: opinion }, (summary) => {
        toast(opinion.agree ? `The case is ${summary.state}` : "Given back to the first person");
        goOn();
      }),
    claimNext: () =>
      claimNext.mutate(undefined, {
        onSuccess: (claimed) => (claimed ? void navigate(`/cases/${claimed.id}`) : toast("No open case is left")),
        onError: (error) => toast(explain(error), { tone: "denied" }),
      }),
  };
}
