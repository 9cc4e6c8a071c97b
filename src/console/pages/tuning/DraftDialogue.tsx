import { useSaveDraft, type VersionSummary } from "../../queries/tuning.ts";
import { ReasonDialogue } from "../../ui/ReasonDialogue.tsx";
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
  const submit = (reason: string) =>
    save.mutate(
      { yaml: text, reason: reason || null },
      {
        onSuccess: (version) => {
          toast(`Saved as version ${version.version}, a draft`);
          onSaved(version);
          onClose();
        },
      },
    );
  return (
    <ReasonDialogue
      title="Save as a new version"
      word="Save"
      label="What changes, and why"
      mayBeEmpty
      maxLength={2_000}
      isPending={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>A version never changes once it is saved. As a draft it decides nothing.</p>
    </ReasonDialogue>
  );
}
