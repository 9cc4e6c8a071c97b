import { Button, Checkbox, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useCreateWebhook } from "../../queries/webhooks.ts";
import { Dialogue } from "../../ui/Dialogue.tsx";
import { Once } from "../../ui/Once.tsx";

const kinds = [
  { value: "decision.*", label: "Decisions: made, and resolved by people" },
  { value: "case.*", label: "Cases: due, overdue, escalated, questions and answers, ended" },
  { value: "tenant.*", label: "Tenants: cleared, denied, suspended, reinstated, closed" },
  { value: "link.*", label: "Links: identifiers ruled out or in" },
];

/** Has events told to an address, and shows the secret that proves where they come from. */
export function WebhookDialogue({ onClose }: { onClose: () => void }) {
  const { data, error, isPending, mutate } = useCreateWebhook();
  const [url, setUrl] = useState("https://");
  const [description, setDescription] = useState("");
  const [events, setEvents] = useState<readonly string[]>(["decision.*"]);
  const isReady = URL.canParse(url) && events.length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) mutate({ url: url.trim(), events: [...events], description: description.trim() || null });
  };
  const turn = (value: string) =>
    setEvents(events.includes(value) ? events.filter((each) => each !== value) : [...events, value]);
  return (
    <Dialogue title="New webhook" onClose={onClose}>
      {data ? (
        <Once secret={data.secret} onClose={onClose}>
          The receiver verifies signatures with this secret. It is shown once and cannot be read again, only replaced.
        </Once>
      ) : (
        <form className="stack" onSubmit={submit}>
          <TextInput
            data-autofocus
            size="xs"
            type="url"
            label="Address that events are posted to"
            maxLength={2_000}
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <TextInput
            size="xs"
            label="What it is for"
            maxLength={200}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <fieldset className="roles">
            <legend>What it is told</legend>
            {kinds.map(({ value, label }) => (
              <Checkbox key={value} size="xs" label={label} checked={events.includes(value)} onChange={() => turn(value)} />
            ))}
          </fieldset>
          {error && (
            <p className="notice notice-denied" role="alert">
              {error.message}
            </p>
          )}
          <div className="row">
            <Button type="submit" disabled={!isReady} loading={isPending}>
              Make
            </Button>
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
          </div>
        </form>
      )}
    </Dialogue>
  );
}
