import { useVersionStep, type VersionSummary } from "../../queries/tuning.ts";
import { ReasonDialogue } from "../../ui/ReasonDialogue.tsx";
import { toast } from "../../ui/toasts.tsx";
import type { stepsOf } from "./version-steps.ts";

interface StepDialogueProps {
  version: VersionSummary;
  offer: ReturnType<typeof stepsOf>[number];
  onClose: () => void;
}

/** Takes a version a step further, once what that does was read. */
export function StepDialogue({ version, offer, onClose }: StepDialogueProps) {
  const step = useVersionStep(version.id);
  const submit = (reason: string) =>
    step.mutate(
      { version: version.version, step: offer.step, reason: reason || null },
      {
        onSuccess: ({ state }) => {
          toast(`Version ${version.version} is ${state}`);
          onClose();
        },
      },
    );
  return (
    <ReasonDialogue
      title={`${offer.word}: version ${version.version}`}
      word={offer.word}
      label="Why (kept with the version and in the audit log)"
      mayBeEmpty
      maxLength={2_000}
      isPending={step.isPending}
      error={step.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="notice notice-held">{offer.consequence}</p>
    </ReasonDialogue>
  );
}
