import { GatehouseError } from "../../domain/errors.ts";

/** What is wrong with a policy and where: line and column are 1-based, in the YAML as it was given. */
export interface PolicyProblem {
  line: number;
  column: number;
  message: string;
}

/** A policy that cannot be used. Carries every problem found, in the order of the document. */
export class PolicyError extends GatehouseError {
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super("validation", {
      detail: "the policy has problems",
      errors: problems.map(({ line, column, message }) => ({
        pointer: "",
        message: `line ${line}, column ${column}: ${message}`,
      })),
    });
    this.name = "PolicyError";
    this.problems = problems;
  }
}
