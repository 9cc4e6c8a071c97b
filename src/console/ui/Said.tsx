import { visibleText } from "./visible-text.ts";

interface SaidProps {
  text: string | null | undefined;
  /** `line` ends with an ellipsis, `lines` after three, `all` shows everything. */
  clamp?: "line" | "lines" | "all";
  className?: string;
}

const classOf = { line: "said said-line", lines: "said said-lines", all: "said" } as const;

/** What a stranger wrote: isolated in its direction, clamped, never markup; what cannot be seen in it is counted. */
export function Said({ text, clamp = "all", className }: SaidProps) {
  if (text === null || text === undefined || text === "") return <span className="muted">–</span>;
  const { text: shown, hidden } = visibleText(text);
  return (
    <>
      <bdi className={className ? `${classOf[clamp]} ${className}` : classOf[clamp]} title={clamp === "all" ? undefined : shown}>
        {shown}
      </bdi>
      {hidden > 0 && <span className="tag tag-held">{hidden} hidden</span>}
    </>
  );
}
