import { Button, Textarea } from "@mantine/core";
import { type KeyboardEvent, type RefObject, useState } from "react";
import type { CaseDetail, CaseEvent } from "../../queries/wire.ts";
import { spellOut } from "../../ui/formats.ts";
import { Key } from "../../ui/Key.tsx";
import { Said } from "../../ui/Said.tsx";
import { Time } from "../../ui/Time.tsx";
import { eventWords } from "./event-words.ts";

function detailOf({ type, data }: CaseEvent): string {
  const verdict = typeof data["verdict"] === "string" ? data["verdict"].replaceAll("_", " ") : "";
  const reason = typeof data["reasonCode"] === "string" ? `, ${spellOut(data["reasonCode"])}` : "";
  return type === "match_ruled" || type === "verdict" ? `: ${verdict}${reason}` : "";
}

interface TimelineProps {
  found: CaseDetail;
  mayWrite: boolean;
  isBusy: boolean;
  onNote: (text: string, done: () => void) => void;
  noteRef: RefObject<HTMLTextAreaElement | null>;
}

/** What happened to the case, the latest first, and a place to write a note. */
export function Timeline({ found, mayWrite, isBusy, onNote, noteRef }: TimelineProps) {
  const [text, setText] = useState("");
  const save = () => text.trim() !== "" && onNote(text, () => setText(""));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") noteRef.current?.blur();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
  };
  return (
    <section className="panel" aria-labelledby="timeline">
      <h2 id="timeline" className="panel-head">
        Timeline and notes
      </h2>
      {mayWrite && (
        <div className="stack note">
          <Textarea
            ref={noteRef}
            size="xs"
            label={
              <>
                Note <Key name="n" />
              </>
            }
            placeholder="What you found out; kept with the case, sealed"
            autosize
            minRows={2}
            maxRows={10}
            maxLength={10_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          <div>
            <Button
              size="compact-sm"
              variant="default"
              disabled={text.trim() === "" || isBusy}
              onClick={save}
              rightSection={<Key name="⌘↵" />}
            >
              Save note
            </Button>
          </div>
        </div>
      )}
      <ol className="timeline">
        {[...found.timeline].reverse().map((event) => (
          <li key={event.id}>
            <p>
              <Said text={event.actor.name} /> {eventWords[event.type]}
              {detailOf(event)}{" "}
              <span className="muted">
                <Time at={event.at} />
              </span>
            </p>
            {event.text && (
              <p className="timeline-text">
                <Said text={event.text} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
