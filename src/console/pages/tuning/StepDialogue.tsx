import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useVersionStep, type VersionSummary } from "../../queries/tuning.ts";
import { Dialogue } from "../../ui/Dialogue.tsx";
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
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    step.mutate(
      { version: version.version, step: offer.step, reason: reason.trim() || null },
      {
        onSuccess: ({ state }) => {
          toast(`Version ${version.version} is ${state}`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialogue title={`${offer.word}: version ${version.version}`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="notice notice-held">{offer.consequence}</p>
        <Textarea
          data-autofocus
          size="xs"
          label="Why (kept with the version and in the audit log)"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {step.isError && (
          <p className="notice notice-denied" role="alert">
            {step.error.message}
          </p>
        )}
        <div className="row">
          <Button type="submit" loading={step.isPending}>
            {offer.word}
          </Button>
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Dialogue>
  );
}
