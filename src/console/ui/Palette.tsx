import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { useNavigate } from "react-router";
import { mayDo } from "../queries/session.ts";
import { Dialogue } from "./Dialogue.tsx";
import { pages } from "./pages.ts";
import { type Shortcut, useShortcutList } from "./shortcuts.tsx";
import { useWho } from "./who.ts";

interface Choice {
  id: string;
  name: string;
  hint: string;
  run: () => void;
}

/** What a text that was typed can stand for: an id goes to its page, anything else is searched for. */
function searches(text: string, go: (path: string) => void): Choice[] {
  const typed = text.trim();
  if (typed === "") return [];
  const query = encodeURIComponent(typed);
  if (/^case_\w+$/.test(typed)) return [{ id: "case", name: `Open ${typed}`, hint: "case", run: () => go(`/cases/${typed}`) }];
  if (/^ten_\w+$/.test(typed))
    return [{ id: "tenant", name: `Open ${typed}`, hint: "tenant", run: () => go(`/tenants/${typed}`) }];
  return [
    { id: "queue", name: `Find “${typed}” in the queue`, hint: "search", run: () => go(`/queue?q=${query}`) },
    { id: "tenants", name: `Find “${typed}” among the tenants`, hint: "search", run: () => go(`/tenants?q=${query}`) },
  ];
}

const actions = (shortcuts: Shortcut[]): Choice[] =>
  shortcuts
    .filter(({ key }) => key !== "mod+k")
    .map(({ key, label, run }) => ({ id: `key ${key} ${label}`, name: label, hint: key, run }));

/** Everything by name: pages, what can be done here, cases and tenants. */
export function Palette({ onClose }: { onClose: () => void }) {
  const who = useWho();
  const navigate = useNavigate();
  const { list } = useShortcutList();
  const [here] = useState(list);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const go = (path: string) => void navigate(path);
  const places = pages
    .filter(({ roles }) => mayDo(who, ...roles))
    .map(({ path, name }) => ({ id: path, name: `Go to ${name}`, hint: "page", run: () => go(path) }));
  const isNamed = ({ name }: Choice) => name.toLowerCase().includes(text.trim().toLowerCase());
  const choices = [...[...actions(here), ...places].filter(isNamed), ...searches(text, go)];
  const chosen = choices[Math.min(at, choices.length - 1)];
  const choose = (choice: Choice | undefined) => {
    onClose();
    // After the dialogue has given the focus back.
    if (choice) window.setTimeout(choice.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((choices.length + Math.min(at, choices.length - 1) + step) % Math.max(1, choices.length));
    else if (event.key === "Enter") choose(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Dialogue title="Search and go" onClose={onClose} size="lg">
      <TextInput
        data-autofocus
        aria-label="Search"
        placeholder="A page, an action, a case, a tenant…"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette"
        aria-activedescendant={chosen && `palette-${choices.indexOf(chosen)}`}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="palette-list" id="palette" role="listbox" aria-label="Choices">
        {choices.map((choice, index) => (
          <div
            key={choice.id}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={choice === chosen}
            className="palette-option"
            onPointerMove={() => setAt(index)}
            onClick={() => choose(choice)}
            onKeyDown={onKeyDown}
          >
            <bdi className="said-line">{choice.name}</bdi>
            <span className="muted">{choice.hint}</span>
          </div>
        ))}
      </div>
    </Dialogue>
  );
}
