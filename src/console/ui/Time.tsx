import { formatRelative } from "./formats.ts";
import { useNow } from "./now.ts";

const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** The exact moment, in the reader's zone and in UTC. */
export const exactTime = (at: string): string => `${local.format(new Date(at))} · ${at.slice(0, 19).replace("T", " ")} UTC`;

/** How long ago or until; exactly, and in UTC, on hover. */
export function Time({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)}>
      {formatRelative(Date.parse(at), now)}
    </time>
  );
}
