import { accessSync, constants, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { describeProblem, type Environment, isTree, type Tree, unknownVariables } from "./config-problems.ts";
import { type Config, configSchema, type EnvironmentKey, environmentKeys } from "./config-schema.ts";
import { StartError } from "./start-error.ts";

/** The shipped `config/` directory: two levels up both from `src/platform/` and from `dist/platform/`. */
export const configDirectory = fileURLToPath(new URL("../../config/", import.meta.url));

const SHIPPED = { lists: "lists.yaml", policy: "policies/foreign-malicious-actor.yaml", routes: "routes.yaml" };

export interface LoadedConfig {
  config: Config;
  /** For the operator: variables that were set and do nothing. */
  warnings: string[];
}

function readTree(file: string): Tree {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new StartError(`cannot read the configuration file ${file} (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    });
  }
  const document = parseDocument(text, { prettyErrors: true });
  const [problem] = document.errors;
  if (problem) throw new StartError(`${file} is not YAML: ${problem.message}`);
  const value: unknown = document.toJS() ?? {};
  if (!isTree(value)) throw new StartError(`${file} must hold keys and values`);
  return value;
}

function merge(under: Tree, over: Tree): Tree {
  const merged: Tree = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return merged;
}

/** `{"server.port": 1}` as `{server: {port: 1}}`. */
const treeOf = (key: string, value: unknown): Tree =>
  key.split(".").reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Tree;

function parseVariable({ isNumber, isBoolean, isList }: EnvironmentKey, text: string): unknown {
  if (isBoolean && /^(true|false)$/.test(text)) return text === "true";
  if (isList) return text.split(",").map((item) => item.trim());
  return isNumber && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** A variable that is set but empty counts as not set: that is how compose files pass on what nobody gave. */
function readEnvironment(env: Environment): { tree: Tree; setBy: Map<string, string> } {
  const setBy = new Map<string, string>();
  let tree: Tree = {};
  for (const [name, known] of Object.entries(environmentKeys)) {
    const text = env[name]?.trim();
    if (!text) continue;
    setBy.set(known.key, name);
    tree = merge(tree, treeOf(known.key, parseVariable(known, text)));
  }
  return { tree, setBy };
}

function checkReadable(path: string, name: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new StartError(`${name} names ${path}, which cannot be read`, { cause: error });
  }
}

/**
 * Reads `config/default.yaml`, then the operator's own `file`, then the environment; each is stronger than the one before.
 * Throws a `StartError` that names every setting which does not fit. Secrets are not repeated in it.
 */
export function loadConfig({ env, file = null }: { env: Environment; file?: string | null }): LoadedConfig {
  const defaults = readTree(join(configDirectory, "default.yaml"));
  const own = file === null ? {} : readTree(file);
  const { tree, setBy } = readEnvironment(env);
  const values = merge(merge(defaults, own), tree);

  const checked = configSchema.safeParse(values);
  if (!checked.success) {
    const problems = checked.error.issues.map((issue) => describeProblem(issue, { values, defaults, setBy, file }));
    throw new StartError(problems.join("\n"));
  }
  const { lists, policy, routes, dataDir, places } = checked.data;
  if (lists !== null) checkReadable(lists, setBy.get("lists") ?? "lists");
  if (routes !== null) checkReadable(routes, setBy.get("routes") ?? "routes");
  if (policy !== null) checkReadable(policy, setBy.get("policy") ?? "policy");
  if (places.database !== null) checkReadable(places.database, setBy.get("places.database") ?? "places.database");
  const { calendar } = checked.data.cases;
  if (calendar !== null) checkReadable(calendar, "cases.calendar");
  const config = {
    ...checked.data,
    dataDir: resolve(dataDir),
    lists: lists === null ? join(configDirectory, SHIPPED.lists) : resolve(lists),
    routes: routes === null ? join(configDirectory, SHIPPED.routes) : resolve(routes),
    policy: policy === null ? join(configDirectory, SHIPPED.policy) : resolve(policy),
  };
  return { config, warnings: unknownVariables(env) };
}
