import "./tuning.css";
import { Button, NativeSelect, Tabs } from "@mantine/core";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useFacts, usePolicies, usePolicyVersion } from "../../queries/policies.ts";
import { useValidation, useVersions, type VersionSummary } from "../../queries/tuning.ts";
import { Tag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { Time } from "../../ui/Time.tsx";
import { toast } from "../../ui/toasts.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useMay, useWho } from "../../ui/who.ts";
import { DraftDialogue } from "./DraftDialogue.tsx";
import type { PolicyEditorHandle } from "./PolicyEditor.tsx";
import { PolicyEditor } from "./PolicyEditor.tsx";
import { Problems } from "./Problems.tsx";
import { readThresholds } from "./read-thresholds.ts";
import { StepDialogue } from "./StepDialogue.tsx";
import { TryPanel } from "./TryPanel.tsx";
import { useSettled } from "./use-settled.ts";
import { stepsOf } from "./version-steps.ts";
import { writeThresholds } from "./write-thresholds.ts";

const TestsPanel = lazy(async () => ({ default: (await import("./TestsPanel.tsx")).TestsPanel }));
const DiffPanel = lazy(async () => ({ default: (await import("./DiffPanel.tsx")).DiffPanel }));
const ShadowPanel = lazy(async () => ({ default: (await import("./ShadowPanel.tsx")).ShadowPanel }));
const BacktestPanel = lazy(async () => ({ default: (await import("./BacktestPanel.tsx")).BacktestPanel }));

const tones: Record<VersionSummary["state"], "allow" | "held" | "accent" | "plain"> = {
  draft: "plain",
  submitted: "held",
  approved: "accent",
  active: "allow",
  shadow: "accent",
  retired: "plain",
};
const marks: Record<VersionSummary["state"], string> = {
  draft: "✎",
  submitted: "…",
  approved: "◑",
  active: "✓",
  shadow: "◌",
  retired: "–",
};

type Offer = ReturnType<typeof stepsOf>[number];

function VersionBar({ version, onStep }: { version: VersionSummary; onStep: (offer: Offer) => void }) {
  const who = useWho();
  return (
    <>
      <Tag tone={tones[version.state]} mark={marks[version.state]}>
        {version.state}
      </Tag>
      <span className="muted">
        by <Said text={version.author.name} /> <Time at={version.createdAt} />
      </span>
      {stepsOf(version, who).map((offer) => (
        <Button key={offer.step} size="compact-sm" variant="default" onClick={() => onStep(offer)}>
          {offer.word}…
        </Button>
      ))}
    </>
  );
}

interface WorkbenchProps {
  version: VersionSummary;
  yaml: string;
  active: VersionSummary | undefined;
  onSaved: (version: number) => void;
}

/** The editor and, beside it, all that can be done with what is in it. */
function Workbench({ version, yaml, active, onSaved }: WorkbenchProps) {
  const isAuthor = useMay("policy-author");
  const mayCheck = useMay("policy-author", "policy-approver");
  const [text, setText] = useState(yaml);
  const [initial, setInitial] = useState(yaml);
  const [isSaving, setSaving] = useState(false);
  const editor = useRef<PolicyEditorHandle>(null);
  const factsByPath = useFacts().data;
  const facts = useMemo(() => [...(factsByPath?.values() ?? [])], [factsByPath]);
  const settled = useSettled(text);
  const validation = useValidation(settled, mayCheck);
  const problems = useMemo(() => validation.data?.problems ?? [], [validation.data]);
  const hasErrors = problems.some(({ severity }) => severity === "error");
  const isChanged = text !== yaml;
  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isChanged]);
  const takeThresholds = (thresholds: { review: number; deny: number }) => {
    const next = writeThresholds(text, thresholds);
    if (next === null) return toast("The thresholds were not found in the text: write them by hand", { tone: "denied" });
    setInitial(next);
    setText(next);
    toast("Written into the editor; nothing is saved yet");
  };
  return (
    <div className="workbench">
      <section className="panel workbench-editor" aria-label="Editor">
        <div className="row spread">
          <span className="muted">{isChanged ? "Changed, not saved" : "As it was saved"}</span>
          {isAuthor && (
            <Button size="compact-sm" disabled={!isChanged || hasErrors || settled !== text} onClick={() => setSaving(true)}>
              Save as a new version…
            </Button>
          )}
        </div>
        <PolicyEditor
          ref={editor}
          initial={initial}
          problems={problems}
          facts={facts}
          isReadOnly={!isAuthor}
          onChange={setText}
        />
        {mayCheck && (
          <Problems
            problems={problems}
            isChecking={settled !== text || validation.isFetching}
            onGo={({ line, column }) => editor.current?.goTo(line, column)}
          />
        )}
      </section>
      <section className="panel workbench-tools" aria-label="Try, test and compare">
        <Tabs defaultValue="try" keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="try">Try</Tabs.Tab>
            <Tabs.Tab value="tests">Tests</Tabs.Tab>
            <Tabs.Tab value="diff">Diff</Tabs.Tab>
            <Tabs.Tab value="shadow">Shadow</Tabs.Tab>
            <Tabs.Tab value="backtest">Backtest</Tabs.Tab>
          </Tabs.List>
          <Suspense fallback={<Loading what="the tools" />}>
            <Tabs.Panel value="try">
              {isAuthor ? <TryPanel text={text} /> : <Empty title="Trying a request is for policy authors" />}
            </Tabs.Panel>
            <Tabs.Panel value="tests">
              {isAuthor ? <TestsPanel text={text} /> : <Empty title="Running cases is for policy authors" />}
            </Tabs.Panel>
            <Tabs.Panel value="diff">
              <DiffPanel text={text} active={active} />
            </Tabs.Panel>
            <Tabs.Panel value="shadow">
              <ShadowPanel version={version} />
            </Tabs.Panel>
            <Tabs.Panel value="backtest">
              <BacktestPanel text={text} thresholds={readThresholds(text)} onThresholds={takeThresholds} />
            </Tabs.Panel>
          </Suspense>
        </Tabs>
      </section>
      {isSaving && (
        <DraftDialogue
          policyId={version.id}
          text={text}
          onClose={() => setSaving(false)}
          onSaved={(saved) => onSaved(saved.version)}
        />
      )}
    </div>
  );
}

/** Where policies are read, changed, tried and set to decide. */
export function TuningPage() {
  const policies = usePolicies();
  const [policyId, setPolicyId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const [offer, setOffer] = useState<Offer | null>(null);
  const policy = policies.data?.items.find(({ id }) => id === policyId) ?? policies.data?.items[0];
  const versions = useVersions(policy?.id);
  const version = versions.data?.find((each) => each.version === (chosen ?? policy?.activeVersion ?? policy?.latestVersion));
  const active = versions.data?.find(({ state }) => state === "active");
  const document = usePolicyVersion(version?.id, version?.version);
  useTitle("Tuning");
  return (
    <div className="stack page">
      <div className="row">
        <h1>Tuning</h1>
        {policies.data && policies.data.items.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label="Policy"
            data={policies.data.items.map(({ id, title }) => ({ value: id, label: title }))}
            value={policy?.id}
            onChange={(event) => {
              setPolicyId(event.currentTarget.value);
              setChosen(null);
            }}
          />
        )}
        {versions.data && version && (
          <NativeSelect
            size="xs"
            aria-label="Version"
            data={versions.data.map((each) => ({
              value: String(each.version),
              label: `Version ${each.version} · ${each.state}`,
            }))}
            value={String(version.version)}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
          />
        )}
        {version && <VersionBar version={version} onStep={setOffer} />}
      </div>
      {(policies.isError || versions.isError || document.isError) && (
        <Failure error={policies.error ?? versions.error ?? document.error} />
      )}
      {!document.data && !document.isError && <Loading what="the policy" lines={6} />}
      {version && document.data && (
        <Workbench
          key={`${version.id} ${version.version}`}
          version={version}
          yaml={document.data.yaml}
          active={active}
          onSaved={setChosen}
        />
      )}
      {offer && version && <StepDialogue version={version} offer={offer} onClose={() => setOffer(null)} />}
    </div>
  );
}
