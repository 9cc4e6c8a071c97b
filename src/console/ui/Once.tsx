import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { toast } from "./toasts.tsx";

/** A secret that is shown this once, and can be copied. */
export function Once({ secret, children, onClose }: { secret: string; children: ReactNode; onClose: () => void }) {
  const copy = () =>
    void navigator.clipboard.writeText(secret).then(
      () => toast("Copied"),
      () => toast("The browser did not let it be copied: mark it by hand", { tone: "denied" }),
    );
  return (
    <div className="stack">
      <p>{children}</p>
      <output className="secret mono">{secret}</output>
      <div className="row">
        <Button onClick={copy}>Copy</Button>
        <Button variant="default" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
