import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";

/** A key and what it does. `key` as KeyboardEvent.key says it; `mod+k` with Control or Command. */
export interface Shortcut {
  key: string;
  label: string;
  run: () => void;
  /** Works also while a text is written. */
  everywhere?: boolean;
}

interface Registry {
  shortcuts: ReadonlySet<{ current: readonly Shortcut[] }>;
  add(group: { current: readonly Shortcut[] }): () => void;
  isOn: boolean;
  turn(on: boolean): void;
}

const STORAGE = "gatehouse-single-keys";
const Context = createContext<Registry | null>(null);

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Enter and Space belong to what has the focus. */
const isPressing = (event: KeyboardEvent): boolean =>
  (event.key === "Enter" || event.key === " ") &&
  event.target instanceof Element &&
  event.target.closest("a, button, summary, [role=button], [role=tab], [role=option]") !== null;

const nameOf = (event: KeyboardEvent): string => (event.ctrlKey || event.metaKey ? `mod+${event.key.toLowerCase()}` : event.key);

function isFree(event: KeyboardEvent, { key, everywhere }: Shortcut, isOn: boolean): boolean {
  if (key.startsWith("mod+")) return true;
  if (!isOn && key !== "Escape") return false;
  if (isPressing(event)) return false;
  // In a dialogue its own fields and buttons are all there is.
  const isInDialogue = event.target instanceof Element && event.target.closest("dialog") !== null;
  return everywhere || !(isWriting(event.target) || isInDialogue);
}

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const groups = useRef(new Set<{ current: readonly Shortcut[] }>());
  const [isOn, setOn] = useState(() => localStorage.getItem(STORAGE) !== "off");
  const registry = useMemo<Registry>(
    () => ({
      shortcuts: groups.current,
      add(group) {
        groups.current.add(group);
        return () => groups.current.delete(group);
      },
      isOn,
      turn(on) {
        localStorage.setItem(STORAGE, on ? "on" : "off");
        setOn(on);
      },
    }),
    [isOn],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const name = nameOf(event);
      // The latest group is the innermost page.
      for (const group of [...groups.current].reverse()) {
        const found = group.current.find((shortcut) => shortcut.key === name && isFree(event, shortcut, isOn));
        if (!found) continue;
        event.preventDefault();
        found.run();
        return;
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [isOn]);
  return <Context value={registry}>{children}</Context>;
}

function useRegistry(): Registry {
  const registry = useContext(Context);
  if (!registry) throw new Error("shortcuts outside of their provider");
  return registry;
}

/** Binds keys while the component is on the page. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const { add } = useRegistry();
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => add(latest), [add]);
}

/** All keys that do something now, and whether single keys are on (WCAG 2.1.4: they can be turned off). */
export function useShortcutList(): Pick<Registry, "isOn" | "turn"> & { list(): Shortcut[] } {
  const { shortcuts, isOn, turn } = useRegistry();
  return { isOn, turn, list: () => [...shortcuts].flatMap((group) => group.current) };
}
