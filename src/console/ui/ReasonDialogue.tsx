import { Button, Textarea } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { Dialogue } from "./Dialogue.tsx";

interface ReasonDialogueProps {
  title: string;
  /** What is done, on the button that does it. */
  word: string;
  label: string;
  hint?: string;
  mayBeEmpty?: boolean;
  maxLength: number;
  isPending: boolean;
  error: Error | null;
  onSubmit: (reason: string) => void;
  onClose: () => void;
  /** What it will do, and what else there is to choose. */
  children?: ReactNode;
  isReady?: boolean;
}

/** Something is done once what it does was read and why was written down. A refusal is shown where it was asked. */
export function ReasonDialogue(props: ReasonDialogueProps) {
  const { title, word, label, hint, maxLength, isPending, error, onSubmit, onClose, children } = props;
  const [reason, setReason] = useState("");
  const isReady = (props.isReady ?? true) && (props.mayBeEmpty === true || reason.trim() !== "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !isPending) onSubmit(reason.trim());
  };
  return (
    <Dialogue title={title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {children}
        <Textarea
          data-autofocus
          size="xs"
          label={label}
          description={hint}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={maxLength}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        {error && (
          <p className="notice notice-denied" role="alert">
            {error.message}
          </p>
        )}
        <div className="row">
          <Button type="submit" disabled={!isReady} loading={isPending}>
            {word}
          </Button>
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Dialogue>
  );
}
