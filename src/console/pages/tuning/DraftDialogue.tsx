import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSaveDraft, type VersionSummary } from "../../queries/tuning.ts";
import { Dialogue } from "../../ui/Dialogue.tsx";
import { toast } from "../../ui/toasts.tsx";

interface DraftDialogueProps {
  policyId: string;
  text: string;
  onClose: () => void;
  onSaved: (version: VersionSummary) => void;
}

/** Keeps what is in the editor as a new version, a draft. */
export function DraftDialogue({ policyId, text, onClose, onSaved }: DraftDialogueProps) {
  const save = useSaveDraft(policyId);
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      { yaml: text, reason: reason.trim() || null },
      {
        onSuccess: (version) => {
          toast(`Saved as version ${version.version}, a draft`);
          onSaved(version);
          onClose();
        },
      },
    );
  };
  return (
    <Dialogue title="Save as a new version" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p>A version never changes once it is saved. As a draft it decides nothing.</p>
        <Textarea
          data-autofocus
          size="xs"
          label="What changes, and why"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {save.isError && (
          <p className="notice notice-denied" role="alert">
            {save.error.message}
          </p>
        )}
        <div className="row">
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Dialogue>
  );
}
