import { Counter, type Registry } from "prom-client";
import type { Decision } from "../domain/decision.ts";
import type { CommitLane } from "../store/commit-lane.ts";
import type { UseCases } from "../usecases/use-cases.ts";

export interface DecisionMeters {
  decision(decision: Decision): void;
  /** A linked group had moved on: what was decided on it was decided again. */
  conflict(): void;
}

type Series = ReturnType<Counter["labels"]>;

/** Decisions by outcome and by the rules behind them, and how often they raced. */
export function measureDecisions(registry: Registry): DecisionMeters {
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const decisions = counter("gatehouse_decisions_total", "Decisions made", ["kind", "outcome"]);
  const rules = counter("gatehouse_decision_rules_total", "Decisions that a rule spoke in", ["rule", "outcome"]);
  const conflicts = counter(
    "gatehouse_exposure_conflicts_total",
    "Decisions made again because their linked group had moved on",
    [],
  );
  /** Finding a series by its labels costs more than counting. */
  const known = new Map<string, Series>();

  function seriesOf(of: Counter, key: string, labels: Record<string, string>): Series {
    const found = known.get(key) ?? of.labels(labels);
    known.set(key, found);
    return found;
  }

  return {
    decision({ kind, outcome, reasons }) {
      seriesOf(decisions, `${kind} ${outcome}`, { kind, outcome }).inc();
      for (const { rule } of reasons) seriesOf(rules, `${rule} ${outcome}`, { rule, outcome }).inc();
    },
    conflict: () => conflicts.inc(),
  };
}

type Deciding = Pick<UseCases, "decideSignup" | "replaceProfile" | "decideInstance">;

const counted =
  <A extends unknown[]>(decide: (...asked: A) => Promise<Decision>, { decision }: DecisionMeters) =>
  async (...asked: A): Promise<Decision> => {
    const made = await decide(...asked);
    decision(made);
    return made;
  };

export const countDecisions = ({ decideSignup, replaceProfile, decideInstance }: Deciding, meters: DecisionMeters): Deciding => ({
  decideSignup: counted(decideSignup, meters),
  replaceProfile: counted(replaceProfile, meters),
  decideInstance: counted(decideInstance, meters),
});

export const countConflicts = ({ commit }: CommitLane, { conflict }: DecisionMeters): CommitLane => ({
  async commit(unit) {
    const result = await commit(unit);
    if (result === "stale") conflict();
    return result;
  },
});
