import "./case.css";
import { Button } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import { Link, useParams } from "react-router";
import { isOpened, useCase, useDecision, useHeldCalls, useOpenPersonalData } from "../../queries/cases.ts";
import { type PolicyDocument, usePolicyVersion } from "../../queries/policies.ts";
import { readOwners } from "../../queries/read-owners.ts";
import { useExposure, useTenant } from "../../queries/tenants.ts";
import type { CaseDetail, Facts, SignUp } from "../../queries/wire.ts";
import { Fields } from "../../ui/Fields.tsx";
import { formatNumber } from "../../ui/formats.ts";
import { Key } from "../../ui/Key.tsx";
import { Masked } from "../../ui/Masked.tsx";
import { NewsChip } from "../../ui/NewsChip.tsx";
import { Said } from "../../ui/Said.tsx";
import { useShortcuts } from "../../ui/shortcuts.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { toast } from "../../ui/toasts.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useMay, useWho } from "../../ui/who.ts";
import { CaseDialogues } from "./CaseDialogues.tsx";
import { holds, offersOn } from "./case-offers.ts";
import { caseSentence, homeOf, instanceOf, sentenceText, signUpOf } from "./case-sentence.ts";
import { caseShortcuts, type DialogueOffer } from "./case-shortcuts.ts";
import { Earlier } from "./Earlier.tsx";
import { Exposure } from "./Exposure.tsx";
import { Linked } from "./Linked.tsx";
import { Matches } from "./Matches.tsx";
import { Ownership } from "./Ownership.tsx";
import { Papers } from "./Papers.tsx";
import { Places } from "./Places.tsx";
import { PointsBar } from "./PointsBar.tsx";
import { Reasons } from "./Reasons.tsx";
import { readFacts } from "./read-facts.ts";
import { Sentence } from "./Sentence.tsx";
import { Timeline } from "./Timeline.tsx";
import { useCaseActions, useNextOfMine } from "./use-case-actions.ts";
import { useCaseNews } from "./use-case-news.ts";
import { useReasons } from "./use-reasons.ts";
import { VerdictBox } from "./VerdictBox.tsx";
import { consequencesOf } from "./verdict-consequences.ts";

/** What the page reads beside the case itself. */
function useSurroundings(found: CaseDetail) {
  const tenant = useTenant(found.tenant.id).data;
  const decision = useDecision(found.decisionId).data;
  const policy = usePolicyVersion(decision?.policy.id, decision?.policy.version).data?.document as PolicyDocument | undefined;
  const exposure = useExposure(found.tenant.id).data;
  const held = useHeldCalls(found.tenant.id).data ?? [];
  const profile = (signUpOf(found) ?? tenant?.profile ?? {}) as Partial<SignUp>;
  return { tenant, decision, policy, exposure, held, profile };
}

function CaseBody({ found }: { found: CaseDetail }) {
  const { tenant, decision, policy, exposure, held, profile } = useSurroundings(found);
  const who = useWho();
  const mayWork = useMay("analyst", "senior");
  const looker = { id: who.id, mayWork, isSenior: useMay("senior") };
  const offers = offersOn(found, looker);
  const next = useNextOfMine(found.id);
  const actions = useCaseActions(found, next);
  const news = useCaseNews(found);
  const reasons = useReasons(found.reasons);
  const [verdict, setVerdict] = useState<"approve" | "reject" | null>(null);
  const [category, setCategory] = useState<string | null>(null);
  const [dialogue, setDialogue] = useState<DialogueOffer | null>(null);
  const fileRef = useRef<HTMLInputElement>(null);
  const noteRef = useRef<HTMLTextAreaElement>(null);
  const name = signUpOf(found)?.name ?? tenant?.name ?? found.tenant.externalId;
  const sentence = caseSentence(found, name);
  const facts = found.facts as Facts;
  const owners = useMemo(() => readOwners(found.ownership), [found.ownership]);
  useTitle(sentenceText(sentence).slice(0, 80));

  const openData = useOpenPersonalData(found.id);
  const showData = () => openData.mutate(undefined, { onError: (error) => toast(error.message, { tone: "denied" }) });
  const isRunning = found.state !== "approved" && found.state !== "rejected";
  const mayDecide = mayWork && holds(found, looker) && isRunning && found.state !== "pending_approval";
  useShortcuts(
    caseShortcuts({
      ...{ found, actions, reasons, offers, mayWork, mayDecide, isRunning, showData, noteRef, fileRef },
      isMasked: !isOpened(found.id),
      showNews: news.show,
      choose: setVerdict,
      openDialogue: setDialogue,
    }),
  );

  const consequences = (chosen: "approve" | "reject") =>
    consequencesOf(chosen, {
      found,
      standing: tenant?.standing,
      heldCalls: held.filter(({ id }) => id !== found.decisionId).length,
      needsSecondPerson: found.needsSecondPerson,
    });
  return (
    <article className="case">
      <header className="case-head">
        <p className="muted row">
          <Link to="/queue">Queue</Link> <span aria-hidden="true">›</span>
          <Link to={`/tenants/${found.tenant.id}`}>
            <Said text={found.tenant.externalId} clamp="line" />
          </Link>
          <code>{found.id}</code>
          {next && (
            <Link to={`/cases/${next.id}`} className="case-next">
              Next of yours
            </Link>
          )}
        </p>
        <Sentence sentence={sentence} />
        <NewsChip text={news.text} onShow={news.show} />
        <Masked isOpen={isOpened(found.id)} isBusy={openData.isPending} onOpen={showData} />
      </header>
      <div className="case-main">
        <section className="panel" aria-labelledby="reasons">
          <div className="panel-head">
            <h2 id="reasons">
              Score {formatNumber(found.score, 1)} <span className="muted">of 100, from {found.reasons.length} reasons</span>
            </h2>
            <span className="muted">
              <Key name="j" /> <Key name="k" /> <Key name="↵" />
            </span>
          </div>
          <PointsBar found={found} thresholds={decision?.thresholds} categories={policy?.categories} onPoint={setCategory} />
          <Reasons found={found} open={reasons.open} current={reasons.current} onToggle={reasons.toggle} category={category} />
        </section>
        <Matches found={found} mayRule={mayDecide} isBusy={actions.isBusy} onRule={actions.rule} />
        <Ownership tenant={{ name, country: homeOf(found) }} owners={owners} matches={found.matches} />
        <section className="panel" aria-labelledby="places">
          <h2 id="places" className="panel-head">
            Places
          </h2>
          <Places facts={facts} profile={profile} region={instanceOf(found)?.region.country ?? null} />
        </section>
        <section className="panel" aria-labelledby="exposure">
          <h2 id="exposure" className="panel-head">
            Exposure against tiers
          </h2>
          {exposure ? (
            <Exposure
              report={exposure}
              withRequest={found.kind === "instance" && isRunning ? readFacts(facts).number("exposure.groupOperations") : null}
            />
          ) : (
            <Loading what="the exposure" lines={2} />
          )}
        </section>
        <details className="panel">
          <summary className="strong">The request as it was sent</summary>
          <Fields value={found.request} />
        </details>
      </div>
      <aside className="case-side" aria-label="Deciding">
        <VerdictBox
          found={found}
          mayWork={mayWork}
          isBusy={actions.isBusy}
          verdict={verdict}
          choose={setVerdict}
          consequences={consequences}
          actions={actions}
          offers={offers}
          onOffer={setDialogue}
        />
        {!isRunning && mayWork && (
          <Button onClick={actions.claimNext} rightSection={<Key name="c" />}>
            Claim the next case
          </Button>
        )}
        <Papers
          found={found}
          mayAttach={offers.has("attach")}
          isBusy={actions.isBusy}
          onAttach={actions.attach}
          fileRef={fileRef}
        />
        <Linked found={found} />
        <Earlier found={found} held={held} />
        <Timeline found={found} mayWrite={mayWork} isBusy={actions.isBusy} onNote={actions.note} noteRef={noteRef} />
      </aside>
      {dialogue && <CaseDialogues found={found} open={dialogue} onClose={() => setDialogue(null)} />}
    </article>
  );
}

export function CasePage() {
  const { id = "" } = useParams();
  const query = useCase(id);
  if (query.data) return <CaseBody key={id} found={query.data} />;
  if (query.isError) return <Failure isPage error={query.error} retry={() => query.refetch()} />;
  return <Loading what="the case" lines={6} />;
}
