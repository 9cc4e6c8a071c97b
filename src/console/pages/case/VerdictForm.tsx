import { Button, NativeSelect, Textarea } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { Key } from "../../ui/Key.tsx";
import { reasonCodes } from "./reason-codes.ts";

export interface Opinion {
  verdict: "approve" | "reject";
  reasonCode: string;
  rationale: string;
}

interface VerdictFormProps {
  verdict: "approve" | "reject";
  consequences: string;
  isBusy: boolean;
  onGive: (opinion: Opinion) => void;
  onCancel: () => void;
}

/** A verdict with its reason, and what it will do said above the button that does it. */
export function VerdictForm({ verdict, consequences, isBusy, onGive, onCancel }: VerdictFormProps) {
  const [reasonCode, setReasonCode] = useState("");
  const [rationale, setRationale] = useState("");
  const [isTried, setTried] = useState(false);
  const word = verdict === "approve" ? "Approve" : "Reject";
  const give = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (reasonCode !== "" && rationale.trim() !== "") onGive({ verdict, reasonCode, rationale });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onCancel();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) give();
  };
  return (
    <form className="stack" onSubmit={give} onKeyDown={onKeyDown} aria-label={`${word} this case`}>
      <NativeSelect
        autoFocus
        size="xs"
        label="Reason"
        data={[{ value: "", label: "Choose a reason" }, ...reasonCodes[verdict]]}
        value={reasonCode}
        error={isTried && reasonCode === "" ? "Choose one: verdicts are counted by it" : undefined}
        onChange={(event) => setReasonCode(event.currentTarget.value)}
      />
      <Textarea
        size="xs"
        label="Rationale"
        autosize
        minRows={3}
        maxRows={12}
        maxLength={10_000}
        value={rationale}
        error={isTried && rationale.trim() === "" ? "Say why: an auditor will read it" : undefined}
        onChange={(event) => setRationale(event.currentTarget.value)}
      />
      <p className={`notice notice-${verdict === "approve" ? "plain" : "denied"}`}>{consequences}</p>
      <div className="row">
        <Button type="submit" loading={isBusy} rightSection={<Key name="⌘↵" />}>
          {word}
        </Button>
        <Button variant="default" onClick={onCancel} rightSection={<Key name="Esc" />}>
          Back
        </Button>
      </div>
    </form>
  );
}
