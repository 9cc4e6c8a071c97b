import type { CaseDetail, Reason } from "../../queries/wire.ts";
import { formatNumber } from "../../ui/formats.ts";
import { Tag } from "../../ui/Mark.tsx";
import { Evidence } from "./Evidence.tsx";

interface ReasonsProps {
  found: CaseDetail;
  open: ReadonlySet<string>;
  current: string | null;
  onToggle: (rule: string) => void;
  /** Category that the bar above points at; the others stand back. */
  category: string | null;
}

function Floor({ effect }: Pick<Reason, "effect">) {
  if (!effect) return null;
  return effect === "deny" ? (
    <Tag tone="denied" mark="✕">
      denies by itself
    </Tag>
  ) : (
    <Tag tone="held" mark="‖">
      holds by itself
    </Tag>
  );
}

/** The reasons, each of which opens in place to what it read and what it rests on. */
export function Reasons({ found, open, current, onToggle, category }: ReasonsProps) {
  return (
    <ul className="reasons">
      {found.reasons.map((reason) => {
        const isOpen = open.has(reason.rule);
        return (
          <li
            key={reason.rule}
            className="reason"
            data-rule={reason.rule}
            data-current={current === reason.rule || undefined}
            data-faded={(category !== null && category !== reason.category) || undefined}
          >
            <button
              type="button"
              className="plain-button reason-head"
              aria-expanded={isOpen}
              onClick={() => onToggle(reason.rule)}
            >
              <span className="reason-points number">{formatNumber(reason.points, 1)}</span>
              <span className="reason-title">{reason.title}</span>
              <Floor effect={reason.effect} />
              <code className="muted reason-rule">{reason.rule}</code>
              <span aria-hidden="true">{isOpen ? "▾" : "▸"}</span>
            </button>
            {isOpen && <Evidence reason={reason} found={found} />}
          </li>
        );
      })}
    </ul>
  );
}
