import "./bulk.css";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useBulkChange } from "../../queries/cases.ts";
import type { BulkResult, QueuedCase } from "../../queries/wire.ts";
import { plural } from "../../ui/formats.ts";
import { Key } from "../../ui/Key.tsx";
import { toast } from "../../ui/toasts.tsx";
import { BulkDialogue, changeOf } from "./BulkDialogue.tsx";
import { BulkResults } from "./BulkResults.tsx";
import { bulkActions } from "./bulk-actions.ts";
import type { Selection } from "./use-selection.ts";

type Offer = (typeof bulkActions)[number];

interface Ended {
  offer: Offer;
  results: readonly BulkResult[];
  cases: ReadonlyMap<string, QueuedCase>;
}

/** What can be done to all chosen cases at once. What cannot be done to one is told for that one. */
export function BulkBar({ selection }: { selection: Selection }) {
  const { chosen, keep } = selection;
  const change = useBulkChange();
  const [offer, setOffer] = useState<Offer | null>(null);
  const [ended, setEnded] = useState<Ended | null>(null);
  const end = (made: Offer) => (results: readonly BulkResult[]) => {
    setOffer(null);
    const failed = results.filter(({ problem }) => problem !== null);
    if (failed.length === 0) toast(`${plural(results.length, "case")} ${made.done}`);
    else setEnded({ offer: made, results, cases: new Map(chosen.map((found) => [found.id, found])) });
    keep(failed.map(({ id }) => id));
  };
  const start = (made: Offer) => {
    if (made.consequence !== null) return setOffer(made);
    const body = changeOf(made.action, chosen, { text: "", assignee: "", reasonCode: "" });
    change.mutate(body, { onSuccess: end(made), onError: (error) => toast(error.message, { tone: "denied" }) });
  };
  return (
    <>
      {chosen.length > 0 && (
        <section className="bulk row" aria-label="Chosen cases">
          <span className="strong" role="status">
            {plural(chosen.length, "case")} chosen
          </span>
          {bulkActions.map((made) => (
            <Button key={made.action} size="compact-sm" variant="default" disabled={change.isPending} onClick={() => start(made)}>
              {made.word}
            </Button>
          ))}
          <Button size="compact-sm" variant="subtle" onClick={() => keep([])} rightSection={<Key name="Esc" />}>
            Choose none
          </Button>
        </section>
      )}
      {offer && <BulkDialogue offer={offer} chosen={chosen} onDone={end(offer)} onClose={() => setOffer(null)} />}
      {ended && (
        <BulkResults done={ended.offer.done} results={ended.results} cases={ended.cases} onClose={() => setEnded(null)} />
      )}
    </>
  );
}
