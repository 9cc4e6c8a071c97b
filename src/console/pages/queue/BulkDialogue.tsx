import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useBulkChange } from "../../queries/cases.ts";
import type { BulkChange, BulkResult, QueuedCase } from "../../queries/wire.ts";
import { plural } from "../../ui/formats.ts";
import { ReasonDialogue } from "../../ui/ReasonDialogue.tsx";
import { ReviewerChoice } from "../../ui/ReviewerChoice.tsx";
import { reasonCodes } from "../case/reason-codes.ts";
import type { BulkAction, bulkActions } from "./bulk-actions.ts";

interface BulkDialogueProps {
  offer: (typeof bulkActions)[number];
  chosen: readonly QueuedCase[];
  onDone: (results: readonly BulkResult[]) => void;
  onClose: () => void;
}

interface Said {
  text: string;
  assignee: string;
  reasonCode: string;
}

/** The change as the API takes it, on the revisions that are on the screen. */
export function changeOf(action: BulkAction, chosen: readonly QueuedCase[], { text, assignee, reasonCode }: Said): BulkChange {
  const cases = chosen.map(({ id, revision }) => ({ id, revision }));
  if (action === "approve" || action === "reject") {
    return { action: "verdict", verdict: action, reasonCode, rationale: text, cases };
  }
  if (action === "assign") return { action, assignee, reason: text || null, cases };
  if (action === "note") return { action, text, cases };
  if (action === "escalate") return { action, reason: text, cases };
  if (action === "close") return { action, because: "withdrawn", duplicateOf: null, reason: text, cases };
  return { action: action === "claim" ? "claim" : "release", cases };
}

/** Asks what a change of many cases needs beside the cases. */
export function BulkDialogue({ offer, chosen, onDone, onClose }: BulkDialogueProps) {
  const change = useBulkChange();
  const [assignee, setAssignee] = useState("");
  const [reasonCode, setReasonCode] = useState("");
  const { action, word, consequence } = offer;
  const isVerdict = action === "approve" || action === "reject";
  const codes = isVerdict ? reasonCodes[action] : [];
  const submit = (text: string) => change.mutate(changeOf(action, chosen, { text, assignee, reasonCode }), { onSuccess: onDone });
  return (
    <ReasonDialogue
      title={`${word.replace("…", "")}: ${plural(chosen.length, "case")}`}
      word={`${word.replace("…", "")} ${plural(chosen.length, "case")}`}
      label={{ note: "Note", assign: "Why, for who gets them" }[action as string] ?? (isVerdict ? "Rationale" : "Reason")}
      mayBeEmpty={action === "assign"}
      maxLength={isVerdict || action === "note" ? 10_000 : 2_000}
      isReady={(!isVerdict || reasonCode !== "") && (action !== "assign" || assignee !== "")}
      isPending={change.isPending}
      error={change.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {consequence && <p className="notice notice-held">{consequence}</p>}
      {action === "assign" && <ReviewerChoice value={assignee} onChange={setAssignee} />}
      {isVerdict && (
        <NativeSelect
          data-autofocus
          size="xs"
          label="Reason"
          data={[{ value: "", label: "Choose a reason" }, ...codes]}
          value={reasonCode}
          onChange={(event) => setReasonCode(event.currentTarget.value)}
        />
      )}
    </ReasonDialogue>
  );
}
