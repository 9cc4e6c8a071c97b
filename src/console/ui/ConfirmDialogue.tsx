import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Dialogue } from "./Dialogue.tsx";

interface ConfirmDialogueProps {
  title: string;
  /** What is done, on the button that does it. */
  word: string;
  isPending: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
  /** What it will do. */
  children: ReactNode;
}

/** Something is done once what it does was read. */
export function ConfirmDialogue({ title, word, isPending, error, onConfirm, onClose, children }: ConfirmDialogueProps) {
  return (
    <Dialogue title={title} onClose={onClose}>
      <div className="stack">
        {children}
        {error && (
          <p className="notice notice-denied" role="alert">
            {error.message}
          </p>
        )}
        <div className="row">
          <Button data-autofocus onClick={onConfirm} loading={isPending}>
            {word}
          </Button>
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
        </div>
      </div>
    </Dialogue>
  );
}
