import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import type { CaseDetail } from "../../queries/wire.ts";
import { spellOut } from "../../ui/formats.ts";
import { Said } from "../../ui/Said.tsx";
import { Time } from "../../ui/Time.tsx";
import { useMay, useWho } from "../../ui/who.ts";

interface SecondPersonProps {
  found: CaseDetail;
  consequences: string;
  isBusy: boolean;
  onConfirm: (opinion: { agree: boolean; rationale: string }) => void;
}

/** The first verdict, and the second person's part where that is who is looking. */
export function SecondPerson({ found, consequences, isBusy, onConfirm }: SecondPersonProps) {
  const who = useWho();
  const isSenior = useMay("senior");
  const [rationale, setRationale] = useState("");
  const first = found.verdict;
  if (!first) return null;
  const isFirst = first.by.id === who.id;
  const isEmpty = rationale.trim() === "";
  return (
    <div className="stack">
      <p>
        <Said text={first.by.name} /> wants to <strong>{first.verdict}</strong> ({spellOut(first.reasonCode)}){" "}
        <Time at={first.at} />:
      </p>
      <blockquote className="rationale">
        <Said text={first.rationale} />
      </blockquote>
      {isFirst && <p className="notice">You gave the first verdict: another person with the role senior must confirm it.</p>}
      {!isFirst && !isSenior && <p className="notice">Waits for a second person with the role senior.</p>}
      {!isFirst && isSenior && (
        <>
          <Textarea
            size="xs"
            label="Your own reading"
            autosize
            minRows={2}
            maxRows={10}
            maxLength={10_000}
            value={rationale}
            onChange={(event) => setRationale(event.currentTarget.value)}
          />
          <p className="notice">{consequences}</p>
          <div className="row">
            <Button disabled={isEmpty} loading={isBusy} onClick={() => onConfirm({ agree: true, rationale })}>
              Confirm: {first.verdict}
            </Button>
            <Button variant="default" disabled={isEmpty || isBusy} onClick={() => onConfirm({ agree: false, rationale })}>
              Disagree, give it back
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
