import type { PlainTarget } from "./door-call.ts";
import type { RouteDocument, RouteEntry } from "./route-document.ts";
import { compileRouteExpression, type RouteExpression } from "./route-expression.ts";

export interface CompiledField {
  path: readonly string[];
  /** Left out, and so unknown, where the call does not say it. */
  isOptional: boolean;
  read: RouteExpression;
}

export interface CompiledRoute {
  id: string;
  ask: RouteEntry["ask"];
  onUnavailable: RouteEntry["onUnavailable"];
  /** The named segments when method and path fit, null otherwise. */
  fit(method: string, target: PlainTarget): Record<string, string> | null;
  when: RouteExpression | null;
  fields: readonly CompiledField[];
  body: RouteExpression | null;
  matches: RouteExpression | null;
  /** Whether it cannot be told what the call is without its body. */
  readsBody: boolean;
  /** The same of its condition alone. */
  whenReadsBody: boolean;
}

export interface CompiledRoutes {
  unmatched: RouteDocument["unmatched"];
  tables: unknown;
  routes: readonly CompiledRoute[];
}

/** What is wrong with one expression of a routes file. */
export class RouteProblem extends Error {
  override name = "RouteProblem";
  readonly path: readonly (string | number)[];

  constructor(message: string, options: ErrorOptions & { path: readonly (string | number)[] }) {
    super(message, options);
    this.path = options.path;
  }
}

/** `/v2.1/servers/{id}/**`: segments are compared without case, for some servers do, and none of ours may be missed. */
function compilePattern(pattern: string): (segments: readonly string[]) => Record<string, string> | null {
  const parts = pattern.split("/").filter(Boolean);
  const isOpen = parts.at(-1) === "**";
  if (isOpen) parts.pop();
  return (segments) => {
    if (isOpen ? segments.length < parts.length : segments.length !== parts.length) return null;
    const params: Record<string, string> = Object.create(null);
    for (const [i, part] of parts.entries()) {
      const segment = segments[i] as string;
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name) params[name] = segment;
      else if (part !== "*" && part.toLowerCase() !== segment.toLowerCase()) return null;
    }
    return params;
  };
}

function compile(source: string, path: readonly (string | number)[]): RouteExpression {
  try {
    return compileRouteExpression(source);
  } catch (error) {
    throw new RouteProblem((error as Error).message, { cause: error, path });
  }
}

function compileField(name: string, source: string | number | boolean | null, path: readonly (string | number)[]): CompiledField {
  const isOptional = name.endsWith("?");
  const read = typeof source === "string" ? compile(source, [...path, name]) : () => source;
  return { path: (isOptional ? name.slice(0, -1) : name).split("."), isOptional, read };
}

const decides = ({ ask }: Pick<RouteEntry, "ask">): boolean => ask === "signup" || ask === "instance";

const mentionsBody = (source = ""): boolean => /\bbody\b/.test(source);

function compileRoute(entry: RouteEntry, at: readonly (string | number)[]): CompiledRoute {
  const patterns = entry.path.map(compilePattern);
  const optional = (key: "when" | "body" | "matches") => {
    const source = entry[key];
    return source === undefined ? null : compile(source, [...at, key]);
  };
  return {
    id: entry.id,
    ask: entry.ask,
    onUnavailable: entry.onUnavailable,
    fit(method, { segments }) {
      if (entry.method && !entry.method.includes(method)) return null;
      for (const matchPath of patterns) {
        const params = matchPath(segments);
        if (params) return params;
      }
      return null;
    },
    when: optional("when"),
    fields: Object.entries(entry.request ?? {}).map(([name, source]) => compileField(name, source, [...at, "request"])),
    body: optional("body"),
    matches: optional("matches"),
    readsBody: decides(entry) || mentionsBody(entry.when) || mentionsBody(entry.matches),
    whenReadsBody: mentionsBody(entry.when),
  };
}

/** Throws RouteProblem for the first expression that does not parse or fit. */
export function compileRoutes({ unmatched, tables, routes }: RouteDocument): CompiledRoutes {
  return { unmatched, tables, routes: routes.map((entry, i) => compileRoute(entry, ["routes", i])) };
}
