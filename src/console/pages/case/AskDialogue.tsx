import { Button, NativeSelect, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Dialogue } from "../../ui/Dialogue.tsx";
import { plural } from "../../ui/formats.ts";

const DAY_MS = 86_400_000;
const MOST_QUESTIONS = 20;
const spans = [1, 2, 3, 5, 7, 14, 30];

interface AskDialogueProps {
  isPending: boolean;
  error: Error | null;
  onAsk: (asked: { questions: string[]; dueAt: string }) => void;
  onClose: () => void;
}

/** Questions to the tenant, which the control plane puts to it. */
export function AskDialogue({ isPending, error, onAsk, onClose }: AskDialogueProps) {
  const [questions, setQuestions] = useState<readonly { key: number; text: string }[]>([{ key: 0, text: "" }]);
  const [days, setDays] = useState("3");
  const asked = questions.map(({ text }) => text.trim()).filter((text) => text !== "");
  const write = (key: number, text: string) => setQuestions(questions.map((each) => (each.key === key ? { key, text } : each)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asked.length > 0) onAsk({ questions: asked, dueAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() });
  };
  return (
    <Dialogue size="lg" title="Ask the tenant" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="notice">
          The control plane is told and puts the questions to the tenant. The case waits until the answers are there, and is yours
          again then, or when the time is up.
        </p>
        {questions.map(({ key, text }, index) => (
          <Textarea
            key={key}
            data-autofocus={index === questions.length - 1 || undefined}
            autoFocus={index > 0}
            size="xs"
            label={`Question ${index + 1}`}
            autosize
            minRows={1}
            maxRows={6}
            maxLength={5_000}
            value={text}
            onChange={(event) => write(key, event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
        ))}
        <div>
          <Button
            size="compact-sm"
            variant="subtle"
            disabled={questions.length >= MOST_QUESTIONS}
            onClick={() => setQuestions([...questions, { key: questions.length, text: "" }])}
          >
            Another question
          </Button>
        </div>
        <NativeSelect
          size="xs"
          label="Time to answer"
          data={spans.map((span) => ({ value: String(span), label: plural(span, "day") }))}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        {error && (
          <p className="notice notice-denied" role="alert">
            {error.message}
          </p>
        )}
        <div className="row">
          <Button type="submit" disabled={asked.length === 0} loading={isPending}>
            Ask
          </Button>
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Dialogue>
  );
}
