import { type StandingAction, useChangeStanding } from "../../queries/tenants.ts";
import type { TenantDetail } from "../../queries/wire.ts";
import { ReasonDialogue } from "../../ui/ReasonDialogue.tsx";
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
  const submit = (reason: string) =>
    change.mutate(
      { action, reason },
      {
        onSuccess: ({ standing }) => {
          toast(`The tenant is ${standing}`);
          onClose();
        },
      },
    );
  return (
    <ReasonDialogue
      title={`${actionWords[action]} this tenant`}
      word={actionWords[action]}
      label="Reason"
      hint="Kept in the audit log. No names, please."
      maxLength={2_000}
      isPending={change.isPending}
      error={change.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="strong">
        <Said text={tenant.name} clamp="lines" />
      </p>
      <p className="notice notice-held">{consequenceOf(action)}</p>
    </ReasonDialogue>
  );
}
