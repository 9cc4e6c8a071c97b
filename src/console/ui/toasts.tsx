import { Button, CloseButton } from "@mantine/core";
import { useSyncExternalStore } from "react";

interface Toast {
  id: number;
  text: string;
  tone: "plain" | "denied";
  undo?: () => void;
}

const STAYS_MS = 8_000;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (id: number) => set(toasts.filter((toast) => toast.id !== id));

/** Says what happened. `undo` is offered only where it can still be undone. */
export function toast(text: string, options: { tone?: Toast["tone"]; undo?: () => void } = {}): void {
  const id = ++last;
  set([...toasts.slice(-2), { id, text, tone: options.tone ?? "plain", ...(options.undo ? { undo: options.undo } : {}) }]);
  window.setTimeout(() => dismiss(id), STAYS_MS);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, text, tone, undo }) => (
        <div key={id} className={`toast toast-${tone}`}>
          <span>{text}</span>
          {undo && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                undo();
                dismiss(id);
              }}
            >
              Undo
            </Button>
          )}
          <CloseButton size="sm" aria-label="Dismiss" onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
