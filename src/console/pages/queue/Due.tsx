import type { CaseSummary } from "../../queries/wire.ts";
import { formatSpan } from "../../ui/formats.ts";
import { useNow } from "../../ui/now.ts";
import { exactTime } from "../../ui/Time.tsx";

const SOON_MS = 2 * 3_600_000;

/** How long is left, or by how much it is late, in words and not by colour alone. */
export function Due({ found }: { found: Pick<CaseSummary, "dueAt" | "state"> }) {
  const left = Date.parse(found.dueAt) - useNow();
  if (found.state === "approved" || found.state === "rejected") return <span className="muted">done</span>;
  const tone = left < 0 ? "due-late" : left < SOON_MS ? "due-soon" : "";
  return (
    <time className={`due ${tone}`} dateTime={found.dueAt} title={`Due ${exactTime(found.dueAt)}`}>
      {left < 0 ? `${formatSpan(left)} late` : formatSpan(left)}
    </time>
  );
}
