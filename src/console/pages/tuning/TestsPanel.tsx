import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { type DryRunResult, useDryRun } from "../../queries/tuning.ts";
import { plural } from "../../ui/formats.ts";
import { Tag } from "../../ui/Mark.tsx";
import { type PolicyTest, readPolicyTests, surprisesOf } from "./policy-tests.ts";

interface Outcome {
  test: PolicyTest;
  /** Null while it runs and for what cannot be run here. */
  surprises: string[] | null;
}

const STARTER = `cases:
  - name: Training for an end user in Beijing is held
    signup:
      externalId: case-1
      kind: organization
      name: Northfield University
      headquartersCountry: US
      addresses: [{ lines: [1 Main Street], city: Northfield, postalCode: "55057", country: US }]
      email: hpc@northfield.example
      payment: { method: invoice }
      connection: { ip: 128.101.101.101 }
      intendedUse: { trainsModels: true, endUsers: [{ name: Lantern, country: CN }] }
    expect: { outcome: review, rules: [enduse.d5_training] }
`;

function Line({ outcome: { test, surprises } }: { outcome: Outcome }) {
  if (test.obstacle) {
    return (
      <li>
        <Tag mark="–">not here</Tag> {test.name} <span className="muted">({test.obstacle})</span>
      </li>
    );
  }
  if (surprises === null) {
    return (
      <li>
        <Tag mark="…">runs</Tag> {test.name}
      </li>
    );
  }
  const isGood = surprises.length === 0;
  return (
    <li>
      <Tag tone={isGood ? "allow" : "denied"} mark={isGood ? "✓" : "✕"}>
        {isGood ? "as told" : "otherwise"}
      </Tag>{" "}
      {test.name}
      {!isGood && <p className="test-surprise">{surprises.join("; ")}</p>}
    </li>
  );
}

/** Decides cases by what is in the editor and compares with what they say must come out. */
export function TestsPanel({ text }: { text: string }) {
  const [yaml, setYaml] = useState(STARTER);
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const { mutateAsync } = useDryRun();

  const decide = async (test: PolicyTest): Promise<string[]> => {
    try {
      const decided: DryRunResult = await mutateAsync({ kind: "signup", request: test.signup, policy: text });
      return surprisesOf(test, decided);
    } catch (error) {
      return [error instanceof Error ? error.message : "it could not be decided"];
    }
  };
  const run = async () => {
    try {
      const tests = readPolicyTests(yaml);
      setProblem(null);
      setOutcomes(tests.map((test) => ({ test, surprises: null })));
      // One after the other: the server decides for tenants at the same time.
      for (const test of tests) {
        if (test.obstacle) continue;
        const surprises = await decide(test);
        setOutcomes((before) => before.map((outcome) => (outcome.test === test ? { test, surprises } : outcome)));
      }
    } catch (error) {
      setOutcomes([]);
      setProblem(error instanceof Error ? error.message : "it cannot be read");
    }
  };
  const failed = outcomes.filter(({ surprises }) => surprises !== null && surprises.length > 0).length;
  const done = outcomes.filter(({ surprises }) => surprises !== null).length;
  return (
    <div className="stack">
      <div className="row spread">
        <p className="muted">
          Sign-ups run here. Cases with instance requests or facts set by hand run with <code>gatehouse policy test</code>.
        </p>
        <Button onClick={() => void run()}>Run</Button>
      </div>
      <Textarea
        size="xs"
        label="Cases (the text of a NAME.tests.yaml)"
        classNames={{ input: "mono" }}
        rows={12}
        value={yaml}
        onChange={(event) => setYaml(event.currentTarget.value)}
      />
      {problem && (
        <p className="notice notice-denied" role="alert">
          {problem}
        </p>
      )}
      <p role="status">
        {done > 0 &&
          (failed === 0 ? `${plural(done, "case")} as told` : `${failed} of ${plural(done, "case")} otherwise than told`)}
      </p>
      <ul className="stack">
        {outcomes.map((outcome) => (
          <Line key={outcome.test.name} outcome={outcome} />
        ))}
      </ul>
    </div>
  );
}
