import type { z } from "zod";
import { closestName } from "./closest-name.ts";
import { environmentKeys } from "./config-schema.ts";

const OWN_PREFIX = "GATEHOUSE_";

export type Environment = Readonly<Record<string, string | undefined>>;
export type Tree = { [key: string]: unknown };

/** The values that were read, and where each came from: what a message to the operator needs. */
export interface ConfigSources {
  values: Tree;
  defaults: Tree;
  /** Key in the configuration → the environment variable that set it. */
  setBy: ReadonlyMap<string, string>;
  file: string | null;
}

export const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

const keysOf = (value: unknown): string[] => (isTree(value) ? Object.keys(value) : []);

const didYouMean = (name: string, known: readonly string[]): string | null => {
  const meant = closestName(name, known);
  return meant && `did you mean ${meant}?`;
};

/** One sentence for each variable with our prefix that nothing reads: most often a misspelt one. */
export function unknownVariables(env: Environment): string[] {
  const known = Object.keys(environmentKeys);
  const unknown = Object.keys(env).filter((name) => name.startsWith(OWN_PREFIX) && !known.includes(name));
  return unknown.sort().map((name) => {
    const hint = didYouMean(name, known);
    return `${name} is not a setting of Gatehouse and does nothing${hint ? `; ${hint}` : ""}`;
  });
}

function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isTree(value) ? value[String(key)] : undefined), tree);
}

/** What is wrong with one setting, under the name by which the operator set it. The value of a secret is left out. */
export function describeProblem(issue: z.core.$ZodIssue, { values, defaults, setBy, file }: ConfigSources): string {
  const where = file ? ` in ${file}` : "";
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.map((name) => {
      const hint = didYouMean(name, keysOf(valueAt(defaults, issue.path)));
      return `${[...issue.path, name].join(".")}${hint ? ` (${hint})` : ""}`;
    });
    return `not a setting${where}: ${names.join(", ")}`;
  }
  const key = issue.path.join(".");
  const name = setBy.get(key) ?? `${key}${where}`;
  const isSecret = Object.values(environmentKeys).some((known) => known.key === key && known.isSecret);
  return `${name}${isSecret ? "" : ` is ${JSON.stringify(valueAt(values, issue.path) ?? null)}:`} ${issue.message}`;
}
