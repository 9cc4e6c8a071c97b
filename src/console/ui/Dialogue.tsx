import { CloseButton } from "@mantine/core";
import { type ReactNode, useEffect, useId, useRef } from "react";

interface DialogueProps {
  title: string;
  onClose: () => void;
  size?: "md" | "lg";
  children: ReactNode;
}

/**
 * A dialogue of the browser's own: it takes the focus, keeps it, and gives it back. Never one over another. What bears
 * `data-autofocus` has the focus first.
 */
export function Dialogue({ title, onClose, size = "md", children }: DialogueProps) {
  const dialogue = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const { current } = dialogue;
    const opener = document.activeElement;
    if (!current?.open) current?.showModal();
    current?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    // A dialogue that is taken away, and not closed, gives nothing back by itself.
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialogue}
      className={`dialogue dialogue-${size}`}
      aria-labelledby={titleId}
      onCancel={onClose}
      onClose={onClose}
      // The dialogue itself is hit only where its backdrop is: all that is in it lies in the box below.
      onClick={(event) => event.target === dialogue.current && onClose()}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <div className="dialogue-box">
        <div className="dialogue-head">
          <h2 id={titleId}>{title}</h2>
          <CloseButton aria-label="Close" onClick={onClose} />
        </div>
        {children}
      </div>
    </dialog>
  );
}
