import { useState } from "react";
import type { Reason } from "../../queries/wire.ts";

/** Which reasons are open, and which one the keys are on. */
export function useReasons(reasons: readonly Reason[]) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const toggle = (rule: string) => {
    setCurrent(rule);
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(rule)) after.add(rule);
      return after;
    });
  };
  const step = (by: 1 | -1) => {
    const at = reasons.findIndex(({ rule }) => rule === current);
    const next = reasons[Math.max(0, Math.min(reasons.length - 1, at < 0 ? 0 : at + by))];
    if (!next) return;
    setCurrent(next.rule);
    document.querySelector<HTMLElement>(`[data-rule="${CSS.escape(next.rule)}"] button`)?.focus();
  };
  return { open, current, toggle, step };
}
