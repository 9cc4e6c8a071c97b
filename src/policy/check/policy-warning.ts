/** Kinds of warning, for good: consoles and pipelines go by them. */
export type WarningCode =
  | "never-fires"
  | "always-fires"
  | "pointless"
  | "capped"
  | "duplicate"
  | "impossible-value"
  | "no-citation"
  | "unfair"
  | "unused-category"
  | "unreachable-threshold"
  | "costly";

/** Something that makes a policy no worse to run, but that its author will hardly have meant. */
export interface PolicyWarning {
  code: WarningCode;
  /** Where it is, from the root of the document. */
  path: readonly PropertyKey[];
  /** Characters from the start of the text at the path. */
  offset: number;
  message: string;
}
