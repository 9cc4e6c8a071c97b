import type { BulkChange } from "../../queries/wire.ts";

export type BulkAction = BulkChange["action"] | "approve" | "reject";

/** What can be done to many cases, as it stands on a button, and what it does. */
export const bulkActions: readonly { action: BulkAction; word: string; done: string; consequence: string | null }[] = [
  { action: "claim", word: "Claim", done: "claimed", consequence: null },
  { action: "release", word: "Give back", done: "given back", consequence: null },
  { action: "assign", word: "Assign…", done: "assigned", consequence: "Each stays with this person longer than a claim would." },
  { action: "note", word: "Note…", done: "noted", consequence: "The same note is kept with each of them, sealed." },
  {
    action: "escalate",
    word: "Escalate…",
    done: "escalated",
    consequence: "Only a senior takes them from there. You must hold each of them.",
  },
  {
    action: "approve",
    word: "Approve…",
    done: "approved",
    consequence:
      "Each that you hold is approved: sign-ups clear their tenants and what waits for them is decided again, instance requests get their permits. Where the policy asks for four eyes it waits for a second person.",
  },
  {
    action: "reject",
    word: "Reject…",
    done: "rejected",
    consequence:
      "Each that you hold is rejected: sign-ups deny their tenants, what waits for them ends, instance requests get no permit. Where the policy asks for four eyes it waits for a second person.",
  },
  {
    action: "close",
    word: "Withdrawn…",
    done: "closed",
    consequence: "Each ends without a judgement: the tenants withdrew. Pending tenants are closed, not denied.",
  },
];
