import { Environment, type ParseResult } from "@marcbachmann/cel-js";

/** What an expression of a route may read. */
export interface RouteVariables {
  method: string;
  path: string;
  /** Segments that the path pattern names. */
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  body: unknown;
  tables: unknown;
  /** `{tenant, decisionId, grant: {accelerator, accelerators, region, hours}}`; null but for `ask: permit`. */
  permit: unknown;
}

const limits = { maxAstNodes: 500, maxDepth: 40, maxListElements: 300, maxMapEntries: 100, maxCallArguments: 8 };

const environment = new Environment({ limits, homogeneousAggregateLiterals: false, enableOptionalTypes: true })
  .registerVariable("method", "string")
  .registerVariable("path", "string")
  .registerVariable("params", "map<string, string>")
  .registerVariable("query", "map<string, string>")
  .registerVariable("headers", "map<string, string>")
  .registerVariable("body", "dyn")
  .registerVariable("tables", "dyn")
  .registerVariable("permit", "dyn");

/** A parsed and type-checked expression; running it throws where the call lacks what it reads. */
export type RouteExpression = (variables: RouteVariables) => unknown;

/** CEL's integers are of 64 bits, its maps may be Maps: back to what JSON has. */
function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), toJson(item)]));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  return value;
}

/** Throws Error with CEL's own words, without the expression, when it does not parse or fit. */
export function compileRouteExpression(source: string): RouteExpression {
  let program: ParseResult;
  try {
    program = environment.parse(source);
  } catch (cause) {
    throw new Error(summaryOf(cause), { cause });
  }
  const { valid, error } = program.check();
  if (!valid) throw new Error(summaryOf(error));
  return (variables) => toJson(program(variables as unknown as Record<string, unknown>));
}

const summaryOf = (error: unknown): string =>
  String((error as { summary?: unknown }).summary ?? (error as Error | undefined)?.message ?? "does not parse").split("\n")[0] ??
  "";
