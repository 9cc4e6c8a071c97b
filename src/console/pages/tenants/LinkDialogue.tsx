import { Button, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useRuleOnLink } from "../../queries/tenants.ts";
import type { LinkKey } from "../../queries/wire.ts";
import { Dialogue } from "../../ui/Dialogue.tsx";
import { plural } from "../../ui/formats.ts";
import { toast } from "../../ui/toasts.tsx";

/** Rules an identifier out, or in again, once what that does was read. */
export function LinkDialogue({ found, onClose }: { found: LinkKey; onClose: () => void }) {
  const rule = useRuleOnLink();
  const [rationale, setRationale] = useState("");
  const { keyId, kind, holders, isDismissed } = found;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rule.mutate(
      { keyId, action: isDismissed ? "reinstate" : "dismiss", rationale },
      {
        onSuccess: () => {
          toast(isDismissed ? "Ruled in again" : "Ruled out");
          onClose();
        },
      },
    );
  };
  const consequence = isDismissed
    ? `The ${plural(holders, "tenant")} that hold this ${kind.replaceAll("_", " ")} become one group again, and their exposure is one sum.`
    : `This ${kind.replaceAll("_", " ")} joins none of its ${plural(holders, "holder")} any more, now and later. Their group is split into what other identifiers still join, and exposure goes with the tenants.`;
  return (
    <Dialogue title={isDismissed ? "Rule this identifier in again" : "Rule this identifier out"} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="notice notice-held">{consequence}</p>
        <Textarea
          data-autofocus
          size="xs"
          label="Why"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={10_000}
          value={rationale}
          onChange={(event) => setRationale(event.currentTarget.value)}
        />
        {rule.isError && (
          <p className="notice notice-denied" role="alert">
            {rule.error.message}
          </p>
        )}
        <div className="row">
          <Button type="submit" disabled={rationale.trim() === ""} loading={rule.isPending}>
            {isDismissed ? "Rule in again" : "Rule out"}
          </Button>
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Dialogue>
  );
}
