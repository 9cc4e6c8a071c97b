import express, { type Express, type RequestHandler } from "express";
import { GatehouseError } from "../domain/errors.ts";
import type { AppParts, DoorSteps } from "./app-parts.ts";
import { createDocumentation, documentationPaths } from "./documentation.ts";
import type { Endpoint, Method } from "./endpoint.ts";
import { endpoints } from "./endpoints.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { authenticateDoor } from "./middleware/authenticate-door.ts";
import { handleErrors } from "./middleware/handle-errors.ts";
import { limitCalls } from "./middleware/limit-calls.ts";
import { measureRequests } from "./middleware/measure-requests.ts";
import { methodNotAllowed } from "./middleware/method-not-allowed.ts";
import { readBody } from "./middleware/read-body.ts";
import { readUpload } from "./middleware/read-upload.ts";
import { contextOf, requestContext } from "./middleware/request-context.ts";
import { requireRole } from "./middleware/require-role.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { shedExcess } from "./middleware/shed-excess.ts";
import { runEndpoint } from "./run-endpoint.ts";
import { consolePaths, createConsole } from "./serve-console.ts";

const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

const nameRoute =
  (path: string): RequestHandler =>
  (_request, response, next) => {
    contextOf(response).route = path;
    next();
  };

const MOST_CALLS_AT_ONCE = 1_000;

const limitsOf = ({ limits }: AppParts): RequestHandler[] => (limits ? [limitCalls(limits)] : []);

/** Who calls is known before a byte of the body is read. */
function stepsOf(endpoint: Endpoint, parts: AppParts, shed: RequestHandler): RequestHandler[] {
  const steps = [nameRoute(endpoint.path)];
  if (endpoint.method !== "get") steps.push(shed);
  if (endpoint.roles !== "public") steps.push(authenticate(parts), requireRole(endpoint.roles), ...limitsOf(parts));
  if (endpoint.takesUpload) steps.push(readUpload);
  const { body, yamlField = null, isBodyOptional: isOptional = false, maxBodyBytes: maxBytes } = endpoint;
  if (body) steps.push(readBody({ yamlField, isOptional, ...(maxBytes && { maxBytes }) }));
  return [...steps, runEndpoint(endpoint, parts)];
}

function addRoutes(app: Express, parts: AppParts): void {
  const served = parts.endpoints ?? endpoints;
  const pages = [...documentationPaths, ...consolePaths];
  const methods = new Map<string, Method[]>(pages.map((path) => [path, ["get"]]));
  const shed = shedExcess(parts.callsAtOnce ?? MOST_CALLS_AT_ONCE, parts.metrics);
  for (const endpoint of served) {
    app[endpoint.method](expressPath(endpoint.path), ...stepsOf(endpoint, parts, shed));
    methods.set(endpoint.path, [...(methods.get(endpoint.path) ?? []), endpoint.method]);
  }
  app.use(createDocumentation(served, parts.version), createConsole());
  for (const [path, known] of methods) app.all(expressPath(path), nameRoute(path), methodNotAllowed(known));
}

function doorSteps(parts: AppParts): DoorSteps {
  const { verifyToken } = parts;
  const steps = (takesQuery: boolean): RequestHandler[] => [
    nameRoute("/doors"),
    authenticateDoor(verifyToken, { takesQuery }),
    requireRole(["service"]),
    ...limitsOf(parts),
  ];
  return { authenticated: steps(false), forQueryKeys: steps(true), callerOf: contextOf };
}

/** The HTTP application, from the socket to the use cases. It listens nowhere and starts nothing. */
export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.set("trust proxy", parts.trustProxy ?? false);
  app.use(requestContext, measureRequests(parts.metrics), securityHeaders);
  addRoutes(app, parts);
  for (const door of parts.doors?.(doorSteps(parts)) ?? []) app.use(door);
  app.use(() => {
    throw new GatehouseError("not-found", { detail: "there is nothing at this address" });
  });
  app.use(handleErrors(parts.logger));
  return app;
}
