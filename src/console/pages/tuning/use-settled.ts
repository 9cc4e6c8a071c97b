import { useEffect, useState } from "react";

const STILL_MS = 400;

/** A text once nobody has typed for a moment. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), STILL_MS);
    return () => window.clearTimeout(timer);
  }, [text]);
  return settled;
}
