import { Button } from "@mantine/core";
import type { CaseDetail } from "../../queries/wire.ts";
import { spellOut } from "../../ui/formats.ts";
import { Key } from "../../ui/Key.tsx";
import { StateTag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { Time } from "../../ui/Time.tsx";
import { useMay, useWho } from "../../ui/who.ts";
import { Due } from "../queue/Due.tsx";
import { type CaseOffer, holds } from "./case-offers.ts";
import type { DialogueOffer } from "./case-shortcuts.ts";
import { SecondPerson } from "./SecondPerson.tsx";
import { type Opinion, VerdictForm } from "./VerdictForm.tsx";

export interface VerdictActions {
  claim: () => void;
  release: () => void;
  give: (opinion: Opinion) => void;
  confirm: (opinion: { agree: boolean; rationale: string }) => void;
}

interface VerdictBoxProps {
  found: CaseDetail;
  mayWork: boolean;
  isBusy: boolean;
  verdict: "approve" | "reject" | null;
  choose: (verdict: "approve" | "reject" | null) => void;
  consequences: (verdict: "approve" | "reject") => string;
  actions: VerdictActions;
  offers: ReadonlySet<CaseOffer>;
  onOffer: (offer: DialogueOffer) => void;
}

function Ended({ found }: { found: CaseDetail }) {
  const { verdict } = found;
  if (!verdict) return <p className="muted">The case has ended.</p>;
  return (
    <div className="stack">
      <p>
        <Said text={verdict.by.name} />: {verdict.verdict} ({spellOut(verdict.reasonCode)}) <Time at={verdict.at} />
      </p>
      <blockquote className="rationale">
        <Said text={verdict.rationale} />
      </blockquote>
    </div>
  );
}

function Choices({ choose, actions, isBusy }: Pick<VerdictBoxProps, "choose" | "actions" | "isBusy">) {
  return (
    <div className="row">
      <Button onClick={() => choose("approve")} rightSection={<Key name="a" />}>
        Approve…
      </Button>
      <Button variant="default" onClick={() => choose("reject")} rightSection={<Key name="r" />}>
        Reject…
      </Button>
      <Button variant="subtle" disabled={isBusy} onClick={actions.release} rightSection={<Key name="x" />}>
        Give back
      </Button>
    </div>
  );
}

function Body({ found, mayWork, isBusy, verdict, choose, consequences, actions }: VerdictBoxProps) {
  const who = useWho();
  const isSenior = useMay("senior");
  const isHeld = holds(found, { id: who.id, mayWork, isSenior });
  const { state } = found;
  if (state === "approved" || state === "rejected") return <Ended found={found} />;
  if (state === "pending_approval") {
    const text = consequences(found.verdict?.verdict ?? "approve");
    return <SecondPerson found={found} consequences={text} isBusy={isBusy} onConfirm={actions.confirm} />;
  }
  if (!mayWork) return <p className="notice">You may read this case; deciding it is for analysts.</p>;
  if (!isHeld) {
    return (
      <div className="stack">
        {found.assignee && (
          <p className="notice">
            <Said text={found.assignee.name} /> works this case.
          </p>
        )}
        <div>
          <Button onClick={actions.claim} loading={isBusy} disabled={found.assignee !== null} rightSection={<Key name="c" />}>
            Claim
          </Button>
        </div>
      </div>
    );
  }
  if (verdict === null) return <Choices choose={choose} actions={actions} isBusy={isBusy} />;
  return (
    <VerdictForm
      key={verdict}
      verdict={verdict}
      consequences={consequences(verdict)}
      isBusy={isBusy}
      onGive={actions.give}
      onCancel={() => choose(null)}
    />
  );
}

const offerWords = [
  { offer: "ask", word: "Ask the tenant…", key: "i" },
  { offer: "escalate", word: "Escalate…", key: "e" },
  { offer: "assign", word: "Give to…", key: "g" },
  { offer: "close", word: "End without…", key: "w" },
] as const;

/** What else can be done with the case; not while a verdict is written. */
function Offers({ offers, onOffer, verdict }: VerdictBoxProps) {
  const open = offerWords.filter(({ offer }) => offers.has(offer));
  if (open.length === 0 || verdict !== null) return null;
  return (
    <div className="row offers">
      {open.map(({ offer, word, key }) => (
        <Button key={offer} size="compact-sm" variant="subtle" onClick={() => onOffer(offer)} rightSection={<Key name={key} />}>
          {word}
        </Button>
      ))}
    </div>
  );
}

/** State, due time and owner of the case, and what can be done with it by who is looking. */
export function VerdictBox(props: VerdictBoxProps) {
  const { found } = props;
  return (
    <section className="panel stack verdict" aria-labelledby="verdict">
      <div className="row spread">
        <h2 id="verdict">Verdict</h2>
        <StateTag state={found.state} />
      </div>
      <dl className="pairs">
        <dt>Due</dt>
        <dd>
          <Due found={found} />
        </dd>
        <dt>Worked by</dt>
        <dd>{found.assignee ? <Said text={found.assignee.name} clamp="line" /> : <span className="muted">nobody</span>}</dd>
        <dt>Opened</dt>
        <dd>
          <Time at={found.openedAt} />
        </dd>
      </dl>
      <Body {...props} />
      <Offers {...props} />
    </section>
  );
}
