import type { RefObject } from "react";
import type { CaseDetail } from "../../queries/wire.ts";
import type { Shortcut } from "../../ui/shortcuts.tsx";
import type { CaseOffer } from "./case-offers.ts";
import type { useCaseActions } from "./use-case-actions.ts";
import type { useReasons } from "./use-reasons.ts";

export type DialogueOffer = Exclude<CaseOffer, "attach">;

interface Doing {
  found: Pick<CaseDetail, "assignee">;
  actions: Pick<ReturnType<typeof useCaseActions>, "claim" | "claimNext" | "release">;
  reasons: Pick<ReturnType<typeof useReasons>, "step">;
  offers: ReadonlySet<CaseOffer>;
  mayWork: boolean;
  mayDecide: boolean;
  isRunning: boolean;
  isMasked: boolean;
  showData: () => void;
  showNews: () => void;
  choose: (verdict: "approve" | "reject") => void;
  openDialogue: (offer: DialogueOffer) => void;
  noteRef: RefObject<HTMLTextAreaElement | null>;
  fileRef: RefObject<HTMLInputElement | null>;
}

const offerKeys: readonly { offer: DialogueOffer; key: string; label: string }[] = [
  { offer: "ask", key: "i", label: "Ask the tenant" },
  { offer: "escalate", key: "e", label: "Hand the case to the seniors" },
  { offer: "assign", key: "g", label: "Give the case to somebody" },
  { offer: "close", key: "w", label: "End the case without a verdict" },
];

/** Puts the focus where the next match without a ruling is ruled on. */
function focusMatch(): void {
  const card = [...document.querySelectorAll<HTMLElement>(".match")].find((match) => match.querySelector("textarea"));
  card?.scrollIntoView({ block: "center" });
  card?.querySelector("textarea")?.focus();
}

/** The keys that do something on a case as it stands, for who is looking. */
export function caseShortcuts(doing: Doing): Shortcut[] {
  const { found, actions, reasons, offers, mayWork, mayDecide, isRunning } = doing;
  const when = (isOn: boolean, ...shortcuts: Shortcut[]) => (isOn ? shortcuts : []);
  return [
    { key: "j", label: "Next reason", run: () => reasons.step(1) },
    { key: "k", label: "Previous reason", run: () => reasons.step(-1) },
    { key: "u", label: "Show what others did since", run: doing.showNews },
    { key: "m", label: "To the next match without a ruling", run: focusMatch },
    ...when(mayWork && isRunning && found.assignee === null, { key: "c", label: "Claim this case", run: actions.claim }),
    ...when(doing.isMasked, { key: "p", label: "Show personal data, and write that down", run: doing.showData }),
    ...when(
      mayDecide,
      { key: "a", label: "Approve", run: () => doing.choose("approve") },
      { key: "r", label: "Reject", run: () => doing.choose("reject") },
      { key: "x", label: "Give the case back", run: actions.release },
    ),
    ...offerKeys
      .filter(({ offer }) => offers.has(offer))
      .map(({ offer, key, label }) => ({ key, label, run: () => doing.openDialogue(offer) })),
    ...when(offers.has("attach"), { key: "f", label: "Attach a file", run: () => doing.fileRef.current?.click() }),
    ...when(mayWork, { key: "n", label: "Write a note", run: () => doing.noteRef.current?.focus() }),
    ...when(mayWork && !isRunning, { key: "c", label: "Claim the next case", run: actions.claimNext }),
  ];
}
