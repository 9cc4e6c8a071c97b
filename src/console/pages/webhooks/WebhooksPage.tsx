import "./webhooks.css";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useWebhooks } from "../../queries/webhooks.ts";
import type { Webhook } from "../../queries/wire.ts";
import { formatNumber, plural } from "../../ui/formats.ts";
import { Tag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { Time } from "../../ui/Time.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useMay } from "../../ui/who.ts";
import { Deliveries } from "./Deliveries.tsx";
import { WebhookDialogue } from "./WebhookDialogue.tsx";
import { WebhookSteps } from "./WebhookSteps.tsx";

/** Whether it is told, and what keeps it from being told. */
function Health({ webhook: { state, disabledBecause, pausedUntil, failures } }: { webhook: Webhook }) {
  if (state === "disabled") {
    return (
      <Tag tone="denied" mark="■">
        {disabledBecause === "gone" ? "Disabled: the receiver said it is gone" : "Disabled"}
      </Tag>
    );
  }
  if (pausedUntil) {
    return (
      <>
        <Tag tone="held" mark="‖">
          {plural(failures, "round")} failed
        </Tag>
        <span className="muted">
          tried again <Time at={pausedUntil} />
        </span>
      </>
    );
  }
  return (
    <Tag tone="allow" mark="✓">
      Enabled
    </Tag>
  );
}

function WebhookPanel({ webhook, mayChange }: { webhook: Webhook; mayChange: boolean }) {
  const [isOpen, setOpen] = useState(webhook.dead > 0);
  const { id, url, description, events, waiting, dead } = webhook;
  return (
    <section className="panel stack" aria-labelledby={id}>
      <div className="row">
        <h2 id={id} className="webhook-url">
          <Said text={url} clamp="lines" />
        </h2>
        <Health webhook={webhook} />
      </div>
      <p className="muted">
        {description && (
          <>
            <Said text={description} /> ·{" "}
          </>
        )}
        told of {events.join(", ")} · {formatNumber(waiting)} waiting · {plural(dead, "dead letter")}
      </p>
      {mayChange && <WebhookSteps webhook={webhook} />}
      <button type="button" className="plain-button webhook-open" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? "▾" : "▸"} Deliveries
      </button>
      {isOpen && <Deliveries webhook={webhook} mayChange={mayChange} />}
    </section>
  );
}

/** Where events are told, how that goes, and what could not be delivered. */
export function WebhooksPage() {
  const query = useWebhooks();
  const isAdmin = useMay("admin");
  const [isMaking, setMaking] = useState(false);
  useTitle("Webhooks");
  return (
    <div className="stack page">
      <div className="row spread">
        <h1>Webhooks</h1>
        {isAdmin && <Button onClick={() => setMaking(true)}>New webhook…</Button>}
      </div>
      {query.isPending && <Loading what="the webhooks" lines={4} />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {query.data?.length === 0 && (
        <Empty title="Nothing is told to anybody">
          A webhook tells your control plane at once when a held request is decided, a tenant suspended or a question asked.
        </Empty>
      )}
      {query.data?.map((webhook) => (
        <WebhookPanel key={webhook.id} webhook={webhook} mayChange={isAdmin} />
      ))}
      {isMaking && <WebhookDialogue onClose={() => setMaking(false)} />}
    </div>
  );
}
