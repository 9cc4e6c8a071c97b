import { Button } from "@mantine/core";
import { useState } from "react";
import type { CaseFilter } from "../../queries/cases.ts";
import { filterOf, useSavedViews } from "../../queries/saved-views.ts";
import { Key } from "../../ui/Key.tsx";
import { useShortcuts } from "../../ui/shortcuts.tsx";
import { isSameFilter, viewOf, views } from "./queue-filter.ts";
import { ViewsDialogue } from "./ViewsDialogue.tsx";

/** So many of the views that were kept stand beside those that everybody has; all are in the dialogue. */
const MOST_SHOWN = 4;

interface QueueViewsProps {
  filter: CaseFilter;
  onChange: (filter: CaseFilter) => void;
}

export function QueueViews({ filter, onChange }: QueueViewsProps) {
  const { data: kept = [] } = useSavedViews();
  const [isOpen, setOpen] = useState(false);
  useShortcuts([{ key: "v", label: "Saved views", run: () => setOpen(true) }]);
  const saved = kept.slice(0, MOST_SHOWN).map((view) => ({ key: view.id, name: view.name, filter: filterOf(view) }));
  const current = saved.find((view) => isSameFilter(view.filter, filter))?.key ?? viewOf(filter)?.name;
  return (
    <nav className="queue-views" aria-label="Views">
      {[...views.map((view) => ({ key: view.name, ...view })), ...saved].map(({ key, name, filter: shown }) => (
        <Button
          key={key}
          size="compact-sm"
          variant={key === current ? "filled" : "default"}
          aria-pressed={key === current}
          onClick={() => onChange(shown)}
        >
          <bdi className="said-line queue-view">{name}</bdi>
        </Button>
      ))}
      <Button size="compact-sm" variant="subtle" onClick={() => setOpen(true)} rightSection={<Key name="v" />}>
        Views…
      </Button>
      {isOpen && <ViewsDialogue filter={filter} onOpen={onChange} onClose={() => setOpen(false)} />}
    </nav>
  );
}
