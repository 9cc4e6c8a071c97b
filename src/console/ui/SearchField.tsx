import { TextInput } from "@mantine/core";
import { type RefObject, useEffect, useState } from "react";

interface SearchFieldProps {
  label: string;
  placeholder?: string;
  value: string;
  onSearch: (value: string) => void;
  width?: number;
  ref?: RefObject<HTMLInputElement | null>;
}

/** A field whose text is searched for on Enter or when it is left, not at each letter. */
export function SearchField({ label, placeholder, value, onSearch, width, ref }: SearchFieldProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const search = () => {
    if (draft.trim() !== value) onSearch(draft.trim());
  };
  return (
    <TextInput
      ref={ref}
      size="xs"
      aria-label={label}
      placeholder={placeholder ?? label}
      w={width}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={search}
      onKeyDown={(event) => {
        if (event.key === "Enter") search();
        if (event.key === "Escape") setDraft(value);
      }}
    />
  );
}
