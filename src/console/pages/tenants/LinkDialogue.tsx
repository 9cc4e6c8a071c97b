import { useRuleOnLink } from "../../queries/tenants.ts";
import type { LinkKey } from "../../queries/wire.ts";
import { plural } from "../../ui/formats.ts";
import { ReasonDialogue } from "../../ui/ReasonDialogue.tsx";
import { toast } from "../../ui/toasts.tsx";

/** Rules an identifier out, or in again, once what that does was read. */
export function LinkDialogue({ found, onClose }: { found: LinkKey; onClose: () => void }) {
  const rule = useRuleOnLink();
  const { keyId, kind, holders, isDismissed } = found;
  const submit = (rationale: string) =>
    rule.mutate(
      { keyId, action: isDismissed ? "reinstate" : "dismiss", rationale },
      {
        onSuccess: () => {
          toast(isDismissed ? "Ruled in again" : "Ruled out");
          onClose();
        },
      },
    );
  const consequence = isDismissed
    ? `The ${plural(holders, "tenant")} that hold this ${kind.replaceAll("_", " ")} become one group again, and their exposure is one sum.`
    : `This ${kind.replaceAll("_", " ")} joins none of its ${plural(holders, "holder")} any more, now and later. Their group is split into what other identifiers still join, and exposure goes with the tenants.`;
  return (
    <ReasonDialogue
      title={isDismissed ? "Rule this identifier in again" : "Rule this identifier out"}
      word={isDismissed ? "Rule in again" : "Rule out"}
      label="Why"
      maxLength={10_000}
      isPending={rule.isPending}
      error={rule.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="notice notice-held">{consequence}</p>
    </ReasonDialogue>
  );
}
