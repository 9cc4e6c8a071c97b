import { Button } from "@mantine/core";
import { useState } from "react";
import { useDeleteWebhook, useRotateSecret, useWebhookStep, type WebhookStep } from "../../queries/webhooks.ts";
import type { Webhook } from "../../queries/wire.ts";
import { ConfirmDialogue } from "../../ui/ConfirmDialogue.tsx";
import { Dialogue } from "../../ui/Dialogue.tsx";
import { plural } from "../../ui/formats.ts";
import { Once } from "../../ui/Once.tsx";
import { toast } from "../../ui/toasts.tsx";

function RotateDialogue({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { data, error, isPending, mutate } = useRotateSecret();
  if (data) {
    return (
      <Dialogue title="The new secret" onClose={onClose}>
        <Once secret={data.secret} onClose={onClose}>
          It is shown once. For a day deliveries are signed with both, so that the receiver can change over at any time.
        </Once>
      </Dialogue>
    );
  }
  return (
    <ConfirmDialogue
      title="Make a new secret"
      word="Make it"
      isPending={isPending}
      error={error}
      onConfirm={() => mutate(webhook.id)}
      onClose={onClose}
    >
      <p className="notice notice-held">The secret in use goes on signing beside the new one for a day, then no more.</p>
    </ConfirmDialogue>
  );
}

function RemoveDialogue({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const remove = useDeleteWebhook();
  const run = () =>
    remove.mutate(webhook.id, {
      onSuccess: () => {
        toast("Removed");
        onClose();
      },
    });
  return (
    <ConfirmDialogue
      title="Remove this webhook"
      word="Remove"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={run}
      onClose={onClose}
    >
      <p className="notice notice-held">
        {plural(webhook.waiting, "delivery", "deliveries")} that wait and {plural(webhook.dead, "dead letter")} go with it, and
        cannot be sent any more.
      </p>
    </ConfirmDialogue>
  );
}

const said: Record<WebhookStep, string> = {
  enable: "It is told again",
  disable: "It is told nothing more",
  test: "A test waits to be sent",
  resend: "The dead letters wait to be sent again",
};

/** What an administrator does with a webhook. */
export function WebhookSteps({ webhook }: { webhook: Webhook }) {
  const step = useWebhookStep(webhook.id);
  const [open, setOpen] = useState<"rotate" | "remove" | null>(null);
  const close = () => setOpen(null);
  const run = (name: WebhookStep) =>
    step.mutate(name, {
      onSuccess: () => toast(said[name]),
      onError: (error) => toast(error.message, { tone: "denied" }),
    });
  const button = (word: string, onClick: () => void) => (
    <Button size="compact-sm" variant="default" disabled={step.isPending} onClick={onClick}>
      {word}
    </Button>
  );
  const isEnabled = webhook.state === "enabled";
  return (
    <div className="row">
      {isEnabled && button("Send a test", () => run("test"))}
      {isEnabled ? button("Disable", () => run("disable")) : button("Enable", () => run("enable"))}
      {webhook.dead > 0 && button(`Send ${plural(webhook.dead, "dead letter")} again`, () => run("resend"))}
      {button("New secret…", () => setOpen("rotate"))}
      {button("Remove…", () => setOpen("remove"))}
      {open === "rotate" && <RotateDialogue webhook={webhook} onClose={close} />}
      {open === "remove" && <RemoveDialogue webhook={webhook} onClose={close} />}
    </div>
  );
}
