import { Switch } from "@mantine/core";
import { Fragment } from "react";
import { Dialogue } from "./Dialogue.tsx";
import { Key } from "./Key.tsx";
import { useShortcutList } from "./shortcuts.tsx";

const names: Readonly<Record<string, string>> = { "mod+k": "⌘K / Ctrl K", Enter: "↵", Escape: "Esc" };

/** The keys that do something on this page. */
export function Help({ onClose }: { onClose: () => void }) {
  const { list, isOn, turn } = useShortcutList();
  return (
    <Dialogue title="Keys" onClose={onClose}>
      <dl className="help-keys">
        {list().map(({ key, label }) => (
          <Fragment key={key + label}>
            <dt>
              <Key name={names[key] ?? key} />
              <span className="hidden-visually">{key}</span>
            </dt>
            <dd>{label}</dd>
          </Fragment>
        ))}
      </dl>
      <Switch
        mt="md"
        checked={isOn}
        onChange={(event) => turn(event.currentTarget.checked)}
        label="Single keys do something"
        description="Off: only keys with Control or Command, for who speaks to the machine or types with a stick."
      />
    </Dialogue>
  );
}
