import { NativeSelect } from "@mantine/core";
import { useReviewers } from "../queries/reviewers.ts";
import { visibleText } from "./visible-text.ts";
import { useWho } from "./who.ts";

interface ReviewerChoiceProps {
  value: string;
  onChange: (id: string) => void;
}

const MOST_LETTERS = 60;

/** Somebody who may be given a case; oneself first. */
export function ReviewerChoice({ value, onChange }: ReviewerChoiceProps) {
  const who = useWho();
  const { data = [] } = useReviewers(true);
  const others = data.filter(({ id }) => id !== who.id);
  return (
    <NativeSelect
      data-autofocus
      size="xs"
      label="To whom"
      data={[
        { value: "", label: "Choose a person" },
        { value: "me", label: "Myself" },
        ...others.map(({ id, name }) => ({ value: id, label: visibleText(name).text.slice(0, MOST_LETTERS) })),
      ]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
