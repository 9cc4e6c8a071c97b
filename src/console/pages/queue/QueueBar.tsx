import { NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { CaseFilter } from "../../queries/cases.ts";
import { useActivePolicy } from "../../queries/policies.ts";
import { ruleName } from "../../ui/rule-names.ts";
import { SearchField } from "../../ui/SearchField.tsx";
import { useShortcuts } from "../../ui/shortcuts.tsx";
import { QueueViews } from "./QueueViews.tsx";

interface QueueBarProps {
  filter: CaseFilter;
  onChange: (filter: CaseFilter) => void;
}

const kinds = [
  { value: "", label: "Any kind" },
  { value: "signup", label: "Sign-ups" },
  { value: "instance", label: "Instance requests" },
  { value: "monitoring", label: "Monitoring" },
];

const sorts = [
  { value: "", label: "Most urgent first" },
  { value: "age", label: "Oldest first" },
  { value: "score", label: "Highest score first" },
];

/** Text that is taken over when it is done, not at each letter. */
function useDraft(value: string | undefined, take: (value: string) => void) {
  const [draft, setDraft] = useState(value ?? "");
  useEffect(() => setDraft(value ?? ""), [value]);
  return {
    value: draft,
    onChange: (event: FormEvent<HTMLInputElement>) => setDraft(event.currentTarget.value),
    onBlur: () => draft !== (value ?? "") && take(draft),
  };
}

export function QueueBar({ filter, onChange }: QueueBarProps) {
  const policy = useActivePolicy();
  const search = useRef<HTMLInputElement>(null);
  useShortcuts([{ key: "/", label: "Search in the queue", run: () => search.current?.focus() }]);
  const set = (field: keyof CaseFilter) => (value: string) => {
    const { [field]: _old, ...rest } = filter;
    onChange(value === "" ? rest : { ...rest, [field]: value });
  };
  const country = useDraft(filter.country, (value) => set("country")(value.trim().toUpperCase()));
  const minScore = useDraft(filter.minScore, set("minScore"));
  const rules = (policy?.rules ?? []).map(({ id }) => ({ value: id, label: `${ruleName(id)} (${id})` }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { country: _country, minScore: _score, ...rest } = filter;
    const next = { ...rest, country: country.value.trim().toUpperCase(), minScore: minScore.value };
    onChange(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== "")));
  };
  return (
    <div className="queue-bar">
      <QueueViews filter={filter} onChange={onChange} />
      <form className="queue-filters" onSubmit={submit}>
        <SearchField
          ref={search}
          label="Search cases"
          placeholder="Search /"
          width={150}
          value={filter.q ?? ""}
          onSearch={set("q")}
        />
        <NativeSelect
          size="xs"
          aria-label="Kind"
          data={kinds}
          value={filter.kind ?? ""}
          onChange={(event) => set("kind")(event.currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          aria-label="Rule"
          className="queue-rule"
          data={[{ value: "", label: "Any rule" }, ...rules]}
          value={filter.rule ?? ""}
          onChange={(event) => set("rule")(event.currentTarget.value)}
        />
        <TextInput size="xs" aria-label="Country, two letters" placeholder="Country" maxLength={2} w={84} {...country} />
        <TextInput
          size="xs"
          aria-label="Least score"
          placeholder="Score ≥"
          inputMode="numeric"
          pattern="\d{1,3}"
          w={84}
          {...minScore}
        />
        <NativeSelect
          size="xs"
          aria-label="Order"
          data={sorts}
          value={filter.sort ?? ""}
          onChange={(event) => set("sort")(event.currentTarget.value)}
        />
        <button type="submit" hidden>
          Apply
        </button>
      </form>
    </div>
  );
}
