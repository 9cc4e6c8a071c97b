import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { type CaseChange, useCaseChange } from "../../queries/cases.ts";
import type { CaseDetail } from "../../queries/wire.ts";
import { ReasonDialogue } from "../../ui/ReasonDialogue.tsx";
import { ReviewerChoice } from "../../ui/ReviewerChoice.tsx";
import { toast } from "../../ui/toasts.tsx";
import { AskDialogue } from "./AskDialogue.tsx";
import type { DialogueOffer } from "./case-shortcuts.ts";

interface Shell {
  isPending: boolean;
  error: Error | null;
  run: (change: CaseChange, said: string) => void;
  onClose: () => void;
}

function Escalate({ run, ...shell }: Shell) {
  return (
    <ReasonDialogue
      {...shell}
      title="Hand this case to the seniors"
      word="Escalate"
      label="Why"
      maxLength={2_000}
      onSubmit={(reason) => run({ action: "escalate", body: { reason } }, "Handed to the seniors")}
    >
      <p className="notice notice-held">It is no longer yours, and only a senior takes it from there.</p>
    </ReasonDialogue>
  );
}

function Assign({ run, ...shell }: Shell) {
  const [assignee, setAssignee] = useState("");
  return (
    <ReasonDialogue
      {...shell}
      title="Give this case to somebody"
      word="Assign"
      label="Why, for who gets it"
      mayBeEmpty
      isReady={assignee !== ""}
      maxLength={2_000}
      onSubmit={(reason) => run({ action: "assign", body: { assignee, reason: reason || null } }, "Assigned")}
    >
      <p className="notice">It stays with this person longer than a claim would.</p>
      <ReviewerChoice value={assignee} onChange={setAssignee} />
    </ReasonDialogue>
  );
}

function Close({ run, ...shell }: Shell) {
  const [because, setBecause] = useState<"withdrawn" | "duplicate">("withdrawn");
  const [duplicateOf, setDuplicateOf] = useState("");
  const isDuplicate = because === "duplicate";
  const body = (reason: string) => ({ because, duplicateOf: isDuplicate ? duplicateOf.trim() : null, reason });
  return (
    <ReasonDialogue
      {...shell}
      title="End this case without a verdict"
      word="End it"
      label="Why"
      isReady={!isDuplicate || duplicateOf.trim() !== ""}
      maxLength={2_000}
      onSubmit={(reason) => run({ action: "close", body: body(reason) }, "Ended")}
    >
      <p className="notice notice-held">What is held ends without a permit. A pending tenant is closed, not denied.</p>
      <NativeSelect
        size="xs"
        label="Because"
        data={[
          { value: "withdrawn", label: "The tenant withdrew" },
          { value: "duplicate", label: "Another case goes on in its place" },
        ]}
        value={because}
        onChange={(event) => setBecause(event.currentTarget.value === "duplicate" ? "duplicate" : "withdrawn")}
      />
      {isDuplicate && (
        <TextInput
          size="xs"
          label="Id of the case that goes on"
          placeholder="case_…"
          value={duplicateOf}
          onChange={(event) => setDuplicateOf(event.currentTarget.value)}
        />
      )}
    </ReasonDialogue>
  );
}

interface CaseDialoguesProps {
  found: CaseDetail;
  open: DialogueOffer;
  onClose: () => void;
}

/** What is done with a case in words of one's own, on the revision that is on the screen. */
export function CaseDialogues({ found, open, onClose }: CaseDialoguesProps) {
  const change = useCaseChange(found.id);
  const run = (action: CaseChange, said: string) =>
    change.mutate(
      { ...action, revision: found.revision },
      {
        onSuccess: () => {
          toast(said);
          onClose();
        },
      },
    );
  const shell = { isPending: change.isPending, error: change.error, run, onClose };
  if (open === "escalate") return <Escalate {...shell} />;
  if (open === "assign") return <Assign {...shell} />;
  if (open === "close") return <Close {...shell} />;
  return (
    <AskDialogue
      isPending={change.isPending}
      error={change.error}
      onAsk={(body) => run({ action: "information-requests", body }, "Asked: the case waits for the answers")}
      onClose={onClose}
    />
  );
}
