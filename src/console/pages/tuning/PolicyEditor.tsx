import { autocompletion } from "@codemirror/autocomplete";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import type { FactReference } from "../../../contract/policy.ts";
import type { PolicyProblem } from "../../queries/tuning.ts";
import { completePolicy } from "./cel-completion.ts";

export interface PolicyEditorHandle {
  /** Puts the cursor at a line and column, both from 1. */
  goTo(line: number, column: number): void;
}

interface PolicyEditorProps {
  /** What the editor begins with; another one begins anew. */
  initial: string;
  problems: readonly PolicyProblem[];
  facts: readonly FactReference[];
  isReadOnly: boolean;
  onChange: (text: string) => void;
  ref: Ref<PolicyEditorHandle>;
}

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", backgroundColor: "var(--gh-surface)", color: "var(--gh-text)" },
  ".cm-scroller": { fontFamily: "var(--gh-mono)", lineHeight: "1.5" },
  ".cm-gutters": { backgroundColor: "var(--gh-surface)", color: "var(--gh-muted)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--gh-sunken)" },
  ".cm-cursor": { borderLeftColor: "var(--gh-text)" },
  "&.cm-focused": { outline: "2px solid var(--gh-accent)", outlineOffset: "-2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--gh-accent-soft)",
  },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--gh-surface)",
    color: "var(--gh-text)",
    borderColor: "var(--gh-line-strong)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--gh-accent)", color: "var(--gh-on-accent)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "0.8" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--gh-denied)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--gh-held)" },
});

const words = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--gh-accent)" },
  { tag: tags.comment, color: "var(--gh-muted)" },
  { tag: [tags.string, tags.content], color: "var(--gh-text)" },
  { tag: [tags.keyword, tags.meta], color: "var(--gh-held)" },
]);

function toDiagnostics(state: EditorState, problems: readonly PolicyProblem[]): Diagnostic[] {
  return problems.map(({ line, column, message, severity }) => {
    const at = state.doc.line(Math.max(1, Math.min(state.doc.lines, line)));
    const from = Math.min(at.to, at.from + column - 1);
    return { from, to: Math.max(from, at.to), severity, message };
  });
}

/**
 * The editor of a policy. It lives in a shadow root: there its styles are adopted as objects, while in the page itself
 * they would be a style element, which the content security policy refuses.
 */
export function PolicyEditor({ initial, problems, facts, isReadOnly, onChange, ref }: PolicyEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ facts, onChange });
  latest.current = { facts, onChange };
  const writing = useRef(new Compartment());

  useEffect(() => {
    const { current } = host;
    if (!current) return;
    const root = current.shadowRoot ?? current.attachShadow({ mode: "open" });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: initial,
        extensions: [
          basicSetup,
          yaml(),
          look,
          syntaxHighlighting(words),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": "Policy (YAML)", tabindex: "0" }),
          autocompletion({ override: [(context) => completePolicy(latest.current.facts, context)] }),
          writing.current.of(EditorState.readOnly.of(false)),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [initial]);

  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, toDiagnostics(editor.state, problems)));
  }, [problems]);

  useEffect(() => {
    view.current?.dispatch({ effects: writing.current.reconfigure(EditorState.readOnly.of(isReadOnly)) });
  }, [isReadOnly]);

  useImperativeHandle(ref, () => ({
    goTo(line, column) {
      const editor = view.current;
      if (!editor) return;
      const at = editor.state.doc.line(Math.max(1, Math.min(editor.state.doc.lines, line)));
      editor.dispatch({ selection: { anchor: Math.min(at.to, at.from + column - 1) }, scrollIntoView: true });
      editor.focus();
    },
  }));
  return <div ref={host} className="policy-editor" />;
}
