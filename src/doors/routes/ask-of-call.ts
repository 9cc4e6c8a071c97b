import { GatehouseError } from "../../domain/errors.ts";
import type { CompiledField, CompiledRoute, CompiledRoutes } from "./compile-routes.ts";
import { type DoorCall, type PlainTarget, readMethod, readTarget } from "./door-call.ts";
import { readPlainJson } from "./read-json.ts";
import type { RouteVariables } from "./route-expression.ts";

/** What is to be decided. */
export interface DecidedAsk {
  kind: "signup" | "instance";
  route: CompiledRoute;
  body: unknown;
}

/** What a call comes to by the routes. */
export type CallAsk =
  | { kind: "pass" }
  | { kind: "deny" }
  | DecidedAsk
  | { kind: "permit"; route: CompiledRoute; fits: (permit: unknown) => boolean };

const BODY_TYPES = /^application\/(?:[\w.+-]+\+)?json\b/i;

function readBody({ body, headers }: DoorCall): unknown {
  if (body === null || body === "") return null;
  const type = headers["content-type"] ?? "application/json";
  if (!BODY_TYPES.test(type)) throw new GatehouseError("unsupported-media-type", { detail: "a gated call must be JSON" });
  return readPlainJson(body);
}

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((at, key) => {
    at[key] ??= Object.create(null);
    return at[key] as Record<string, unknown>;
  }, target);
  parent[path.at(-1) as string] = value;
}

function readField({ path, isOptional, read }: CompiledField, variables: RouteVariables, into: Record<string, unknown>): void {
  try {
    setAt(into, path, read(variables));
  } catch (cause) {
    if (isOptional) return;
    const pointer = `/${path.join("/")}`;
    throw new GatehouseError("validation", {
      detail: "the call does not say what it must",
      errors: [{ pointer, message: "cannot be read from the call" }],
      cause,
    });
  }
}

function makeRequest({ body, fields }: CompiledRoute, variables: RouteVariables): unknown {
  if (body) return readWhole(body, variables);
  const request: Record<string, unknown> = Object.create(null);
  for (const field of fields) readField(field, variables, request);
  return JSON.parse(JSON.stringify(request));
}

function readWhole(body: NonNullable<CompiledRoute["body"]>, variables: RouteVariables): unknown {
  try {
    return body(variables);
  } catch (cause) {
    throw new GatehouseError("validation", {
      detail: "the call does not hold what it must",
      errors: [{ pointer: "", message: "cannot be read from the call" }],
      cause,
    });
  }
}

/**
 * A condition that cannot be told counts as met: what might be a gated call is one. That includes one about a body which
 * was not handed over; a proxy that keeps bodies to itself lets them through all the same.
 */
function applies({ when, whenReadsBody }: CompiledRoute, variables: RouteVariables): boolean {
  if (!when || (whenReadsBody && variables.body === null)) return true;
  try {
    return when(variables) !== false;
  } catch {
    return true;
  }
}

function toAsk(route: CompiledRoute, variables: RouteVariables): CallAsk {
  const { ask, matches } = route;
  if (ask === "pass" || ask === "deny") return { kind: ask };
  if (ask !== "permit") return { kind: ask, route, body: makeRequest(route, variables) };
  const fits = (permit: unknown) => {
    try {
      return matches?.({ ...variables, permit }) === true;
    } catch {
      return false;
    }
  };
  return { kind: "permit", route, fits };
}

/** What is said of each route that was looked at, in order, for people who ask why. */
export type TellTried = (route: CompiledRoute, why: "another method or path" | "its condition is not met" | "fits") => void;

interface Candidate {
  route: CompiledRoute;
  params: Record<string, string>;
}

function* candidatesOf({ routes }: CompiledRoutes, method: string, target: PlainTarget, tell?: TellTried): Generator<Candidate> {
  for (const route of routes) {
    const params = route.fit(method, target);
    if (!params) {
      tell?.(route, "another method or path");
      continue;
    }
    yield { route, params };
    // What stands below a route without a condition is never reached.
    if (!route.when) return;
  }
}

function readLine(call: Pick<DoorCall, "method" | "target" | "headers">): { method: string; target: PlainTarget } {
  const [target, method] = [readTarget(call.target), readMethod(call)];
  if (target && method) return { target, method };
  throw new GatehouseError("not-plain", { detail: "the method or path can be read in more than one way" });
}

/** Whether no route has anything to say about a call, and such calls pass. Throws `not-plain` as `askOfCall` does. */
export function isUngated(call: Pick<DoorCall, "method" | "target" | "headers">, routes: CompiledRoutes): boolean {
  const { method, target } = readLine(call);
  return routes.unmatched === "pass" && candidatesOf(routes, method, target).next().done === true;
}

/** Whether it takes the body to say what a call asks. Throws `not-plain` as `askOfCall` does. */
export function needsBody(call: Pick<DoorCall, "method" | "target" | "headers">, routes: CompiledRoutes): boolean {
  const { method, target } = readLine(call);
  for (const { route } of candidatesOf(routes, method, target)) if (route.readsBody) return true;
  return false;
}

function refuseRepeated({ repeated = [] }: DoorCall): void {
  if (repeated.length === 0) return;
  const detail = `headers are given in more than one way: ${repeated.map((name) => name.slice(0, 100)).join(", ")}`;
  throw new GatehouseError("not-plain", { detail });
}

/**
 * Finds the first route that fits and reads what it asks. Throws `not-plain` for a call that servers read differently,
 * `malformed-json`, `unsupported-media-type` and `validation` for one whose fields are not where the route says.
 */
export function askOfCall(call: DoorCall, routes: CompiledRoutes, tell?: TellTried): CallAsk {
  const { method, target } = readLine(call);
  const { path, query } = target;
  for (const { route, params } of candidatesOf(routes, method, target, tell)) {
    if (route.ask !== "deny" && (route.ask !== "pass" || route.when)) refuseRepeated(call);
    const body = route.readsBody ? readBody(call) : null;
    const variables = { method, path, params, query, headers: call.headers, body, tables: routes.tables, permit: null };
    if (applies(route, variables)) {
      tell?.(route, "fits");
      return toAsk(route, variables);
    }
    tell?.(route, "its condition is not met");
  }
  return { kind: routes.unmatched };
}
