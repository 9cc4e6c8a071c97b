import type { Facts } from "../../domain/facts.ts";
import { factVariables } from "./fact-environment.ts";
import type { FactSlots, SlotValues } from "./fact-slots.ts";

/** Facts of one decision, in the ways in which rules read them. */
export interface EvaluationInput {
  readonly facts: Facts;
  /** Null when the facts do not fit the catalogue: then the interpreter has to say which expressions fail. */
  readonly slots: SlotValues | null;
  /** As CEL variables, made when they are asked for. */
  variables(): Record<string, unknown>;
}

export function createEvaluationInput(facts: Facts, slots: FactSlots): EvaluationInput {
  let variables: Record<string, unknown> | undefined;
  return {
    facts,
    slots: slots.load(facts),
    variables() {
      variables ??= factVariables(facts);
      return variables;
    },
  };
}
