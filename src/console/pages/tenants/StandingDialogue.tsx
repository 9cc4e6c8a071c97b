import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type StandingAction, useChangeStanding } from "../../queries/tenants.ts";
import type { TenantDetail } from "../../queries/wire.ts";
import { Dialogue } from "../../ui/Dialogue.tsx";
import { Said } from "../../ui/Said.tsx";
import { toast } from "../../ui/toasts.tsx";
import { actionWords, consequenceOf } from "./standing-consequences.ts";

interface StandingDialogueProps {
  tenant: TenantDetail;
  action: StandingAction;
  onClose: () => void;
}

/** Suspends, reinstates or closes a tenant, once what that does was read and a reason was given. */
export function StandingDialogue({ tenant, action, onClose }: StandingDialogueProps) {
  const change = useChangeStanding(tenant.id);
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { action, reason },
      {
        onSuccess: ({ standing }) => {
          toast(`The tenant is ${standing}`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialogue title={`${actionWords[action]} this tenant`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="strong">
          <Said text={tenant.name} clamp="lines" />
        </p>
        <p className="notice notice-held">{consequenceOf(action)}</p>
        <Textarea
          data-autofocus
          size="xs"
          label="Reason"
          description="Kept in the audit log. No names, please."
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {change.isError && (
          <p className="notice notice-denied" role="alert">
            {change.error.message}
          </p>
        )}
        <div className="row">
          <Button type="submit" disabled={reason.trim() === ""} loading={change.isPending}>
            {actionWords[action]}
          </Button>
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Dialogue>
  );
}
