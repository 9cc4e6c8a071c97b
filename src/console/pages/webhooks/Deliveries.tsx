import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useDeliveries, useResendDelivery } from "../../queries/webhooks.ts";
import type { Delivery, Webhook } from "../../queries/wire.ts";
import { formatNumber } from "../../ui/formats.ts";
import { HeadRow } from "../../ui/HeadRow.tsx";
import { Tag } from "../../ui/Mark.tsx";
import { More } from "../../ui/More.tsx";
import { Said } from "../../ui/Said.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { Time } from "../../ui/Time.tsx";
import { toast } from "../../ui/toasts.tsx";
import { Wide } from "../../ui/Wide.tsx";

const marks = {
  waiting: { tone: "plain", mark: "…", word: "Waits" },
  delivered: { tone: "allow", mark: "✓", word: "Delivered" },
  dead: { tone: "denied", mark: "✕", word: "Dead" },
} as const;

const choices = [
  { value: "dead", label: "Dead letters" },
  { value: "waiting", label: "Waiting" },
  { value: "delivered", label: "Delivered" },
  { value: "", label: "All" },
];

function Row({ delivery, onResend }: { delivery: Delivery; onResend: (() => void) | null }) {
  const { tone, mark, word } = marks[delivery.state];
  return (
    <tr>
      <td>
        <Time at={delivery.createdAt} />
      </td>
      <td className="strong">{delivery.event}</td>
      <td>
        <Tag tone={tone} mark={mark}>
          {word}
        </Tag>
      </td>
      <td className="number">{formatNumber(delivery.attempts)}</td>
      <td>
        <Said text={delivery.lastResult} clamp="line" />
      </td>
      <td>{delivery.nextAttemptAt ? <Time at={delivery.nextAttemptAt} /> : <span className="muted">–</span>}</td>
      <td>
        <code>{delivery.eventId}</code>
      </td>
      {onResend && (
        <td>
          {delivery.state !== "waiting" && (
            <Button size="compact-xs" variant="default" aria-label={`Send ${delivery.eventId} again`} onClick={onResend}>
              Send again
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}

/** What was told to a webhook, what waits, and what was given up after three days. */
export function Deliveries({ webhook, mayChange }: { webhook: Webhook; mayChange: boolean }) {
  const [state, setState] = useState(webhook.dead > 0 ? "dead" : "");
  const query = useDeliveries(webhook.id, state);
  const resend = useResendDelivery(webhook.id);
  const deliveries = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const again = (eventId: string) =>
    resend.mutate(eventId, {
      onSuccess: () => toast("It waits to be sent"),
      onError: (error) => toast(error.message, { tone: "denied" }),
    });
  return (
    <div className="stack">
      <div>
        <SegmentedControl size="xs" aria-label="Which deliveries" data={choices} value={state} onChange={setState} />
      </div>
      {query.isPending && <Loading what="the deliveries" lines={3} />}
      {query.isError && <Failure error={query.error} retry={() => query.refetch()} />}
      {query.data && deliveries.length === 0 && (
        <Empty title={state === "dead" ? "No letter is dead" : "Nothing was told yet"}>
          {state === "dead" ? "What does not arrive within three days comes here." : "Send a test to see whether it arrives."}
        </Empty>
      )}
      {deliveries.length > 0 && (
        <Wide>
          <table>
            <HeadRow
              columns={["Happened", "Event", "State", "#Attempts", "Last answer", "Next", "Id", ...(mayChange ? [null] : [])]}
            />
            <tbody>
              {deliveries.map((delivery) => (
                <Row key={delivery.eventId} delivery={delivery} onResend={mayChange ? () => again(delivery.eventId) : null} />
              ))}
            </tbody>
          </table>
          <More query={query} />
        </Wide>
      )}
    </div>
  );
}
