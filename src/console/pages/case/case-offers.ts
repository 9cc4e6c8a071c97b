import type { CaseDetail } from "../../queries/wire.ts";

/** What can be done with a case beside the verdict. */
export type CaseOffer = "ask" | "attach" | "escalate" | "assign" | "close";

interface Looker {
  id: string;
  mayWork: boolean;
  isSenior: boolean;
}

/** Whose work the case is: who claimed it, or any senior once it was handed to them. */
export function holds({ state, assignee }: Pick<CaseDetail, "state" | "assignee">, { id, isSenior }: Looker): boolean {
  return assignee?.id === id || (state === "escalated" && assignee === null && isSenior);
}

/** What who is looking can do with the case now. The server has the last word. */
export function offersOn(found: Pick<CaseDetail, "state" | "assignee" | "escalatedAt">, looker: Looker): ReadonlySet<CaseOffer> {
  const { state, assignee } = found;
  const offers = new Set<CaseOffer>();
  if (!looker.mayWork || state === "approved" || state === "rejected") return offers;
  offers.add("attach");
  if (state === "pending_approval") return offers;
  const isOwn = holds(found, looker);
  if (isOwn) for (const offer of ["ask", "close"] as const) offers.add(offer);
  if (isOwn && state !== "escalated") offers.add("escalate");
  if (looker.isSenior || assignee?.id === looker.id || (assignee === null && state !== "escalated")) offers.add("assign");
  return offers;
}
