import type { CaseEvent } from "../../queries/wire.ts";

/** What somebody did to a case, after who it was. */
export const eventWords: Readonly<Record<CaseEvent["type"], string>> = {
  opened: "opened the case",
  claimed: "claimed it",
  released: "gave it back",
  claim_expired: "gave it back: the claim ran out",
  assigned: "gave it to somebody",
  escalated: "handed it to the seniors",
  note: "noted",
  attached: "attached a file",
  match_ruled: "ruled on a match",
  facts_added: "added what became known",
  information_requested: "asked the tenant",
  information_answered: "answered for the tenant",
  information_overdue: "stopped waiting: no answer came in time",
  due_soon: "announced that it is due soon",
  overdue: "announced that it is overdue",
  verdict: "gave a verdict",
  confirmed: "confirmed the verdict",
  disagreed: "disagreed and gave it back",
  ended: "ended it",
};
