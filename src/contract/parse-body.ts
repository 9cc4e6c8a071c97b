import type { z } from "zod";
import { type FieldProblem, GatehouseError } from "../domain/errors.ts";
import { checkStructure, pointerOf } from "./check-structure.ts";

const MAX_PROBLEMS = 50;

type Issue = z.core.$ZodIssue;

const refusal = (errors: FieldProblem[]) =>
  new GatehouseError("validation", { detail: "the request does not fit the schema", errors: errors.slice(0, MAX_PROBLEMS) });

/** Zod's wording without its preamble; what it calls undefined is to callers a missing field. */
const messageOf = (issue: Issue): string =>
  issue.input === undefined && issue.code !== "unrecognized_keys" ? "is required" : issue.message.replace(/^Invalid input: /, "");

function problemsOf(issue: Issue, prefix: string): FieldProblem[] {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  if (issue.code === "unrecognized_keys") {
    return issue.keys
      .slice(0, MAX_PROBLEMS)
      .map((key) => ({ pointer: prefix + pointerOf([...path, key]), message: "unknown field" }));
  }
  return [{ pointer: prefix + pointerOf(path), message: messageOf(issue) }];
}

/** What keeps a value from fitting a schema, with JSON Pointers within it; empty when it fits. */
export function problemsIn(schema: z.ZodType, value: unknown): FieldProblem[] {
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue, ""));
}

/** The value as the schema reads it. Throws `validation` with a JSON Pointer for each problem, `prefix` before it. */
export function parseValue<T extends z.ZodType>(schema: T, value: unknown, prefix = ""): z.output<T> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw refusal(result.error.issues.slice(0, MAX_PROBLEMS).flatMap((issue) => problemsOf(issue, prefix)));
}

/** As `parseValue`, for a whole body that came from outside: its structure is bounded first. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown, mostValues?: number): z.output<T> {
  const problem = checkStructure(body, mostValues);
  if (problem) throw refusal([problem]);
  return parseValue(schema, body);
}
