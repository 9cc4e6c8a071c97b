import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

interface DialogueProps {
  title: string;
  onClose: () => void;
  size?: "sm" | "md" | "lg" | "xl";
  children: ReactNode;
}

/** A dialogue that takes the focus and gives it back. Never one over another. */
export function Dialogue({ title, onClose, size = "md", children }: DialogueProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      // Locking the scroll adds a style element to the page, which the content security policy refuses.
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {children}
    </Modal>
  );
}
