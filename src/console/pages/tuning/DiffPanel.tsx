import { unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { usePolicyVersion } from "../../queries/policies.ts";
import type { VersionSummary } from "../../queries/tuning.ts";
import { Empty, Loading } from "../../ui/states.tsx";

const look = EditorView.theme({
  "&": { fontSize: "12.5px", color: "var(--gh-text)", backgroundColor: "var(--gh-surface)" },
  ".cm-scroller": { fontFamily: "var(--gh-mono)", lineHeight: "1.5" },
  ".cm-changedLine": { backgroundColor: "var(--gh-allow-soft)" },
  ".cm-deletedChunk": { backgroundColor: "var(--gh-denied-soft)" },
  ".cm-changedText": { background: "none", fontWeight: "600" },
  ".cm-deletedChunk .cm-deletedText": { background: "none", textDecoration: "line-through" },
  ".cm-collapsedLines": { color: "var(--gh-muted)", background: "var(--gh-sunken)" },
  ".cm-gutters": { backgroundColor: "var(--gh-surface)", color: "var(--gh-muted)", border: "none" },
});

function Unified({ before, after }: { before: string; after: string }) {
  const host = useRef<HTMLElement>(null);
  useEffect(() => {
    const { current } = host;
    if (!current) return;
    const root = current.shadowRoot ?? current.attachShadow({ mode: "open" });
    const view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: after,
        extensions: [
          look,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": "Changes of the policy", tabindex: "0" }),
          EditorState.readOnly.of(true),
          unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 } }),
        ],
      }),
    });
    return () => view.destroy();
  }, [before, after]);
  return <section ref={host} className="policy-diff" aria-label="Changes" />;
}

/** What is in the editor beside the version that decides: what was taken out is struck through, what was added is marked. */
export function DiffPanel({ text, active }: { text: string; active: VersionSummary | undefined }) {
  const before = usePolicyVersion(active?.id, active?.version).data?.yaml;
  if (!active) return <Empty title="No version decides">There is nothing to compare with.</Empty>;
  if (before === undefined) return <Loading what="the active version" />;
  if (before === text)
    return <Empty title={`The same as version ${active.version}, which decides`}>Change something in the editor.</Empty>;
  return (
    <div className="stack">
      <p className="muted">Against version {active.version}, which decides now.</p>
      <Unified before={before} after={text} />
    </div>
  );
}
