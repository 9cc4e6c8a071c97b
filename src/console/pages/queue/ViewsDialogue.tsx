import { Button, Checkbox, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { CaseFilter } from "../../queries/cases.ts";
import { filterOf, useRemoveView, useSavedViews, useSaveView } from "../../queries/saved-views.ts";
import { Dialogue } from "../../ui/Dialogue.tsx";
import { Said } from "../../ui/Said.tsx";
import { toast } from "../../ui/toasts.tsx";
import { useMay } from "../../ui/who.ts";

interface ViewsDialogueProps {
  filter: CaseFilter;
  onOpen: (filter: CaseFilter) => void;
  onClose: () => void;
}

/** What the queue is narrowed to now, kept under a name; and the views that were kept. */
export function ViewsDialogue({ filter, onOpen, onClose }: ViewsDialogueProps) {
  const { data: kept = [] } = useSavedViews();
  const save = useSaveView();
  const remove = useRemoveView();
  const isSenior = useMay("senior");
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const view = { name: name.trim(), filter, isShared };
    if (view.name !== "") {
      save.mutate(view, {
        onSuccess: () => {
          toast("The view is kept");
          onClose();
        },
      });
    }
  };
  const narrowed = Object.entries(filter).map(([field, value]) => `${field} ${value}`);
  return (
    <Dialogue title="Saved views" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="muted">
          Shown now: <bdi>{narrowed.length > 0 ? narrowed.join(" · ") : "all cases"}</bdi>
        </p>
        <TextInput
          data-autofocus
          size="xs"
          label="Keep it as"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          size="xs"
          label="For everybody who works the queue"
          checked={isShared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        {save.isError && (
          <p className="notice notice-denied" role="alert">
            {save.error.message}
          </p>
        )}
        <div className="row">
          <Button type="submit" disabled={name.trim() === ""} loading={save.isPending}>
            Keep
          </Button>
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
        </div>
      </form>
      {kept.length > 0 && (
        <ul className="kept-views">
          {kept.map((view) => (
            <li key={view.id} className="row">
              <button
                type="button"
                className="plain-button kept-view"
                onClick={() => {
                  onOpen(filterOf(view));
                  onClose();
                }}
              >
                <Said text={view.name} clamp="line" />
              </button>
              <span className="muted">{view.isShared ? "for everybody" : "yours"}</span>
              {(view.isOwn || (view.isShared && isSenior)) && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Remove the view ${view.name}`}
                  onClick={() => remove.mutate(view.id, { onError: (error) => toast(error.message, { tone: "denied" }) })}
                >
                  Remove
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Dialogue>
  );
}
