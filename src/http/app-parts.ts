import type { RequestHandler, Response, Router } from "express";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Readiness } from "../contract/operations.ts";
import type { FactReference } from "../contract/policy.ts";
import type { Caller } from "../domain/caller.ts";
import type { SignIn } from "../usecases/sign-in.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import type { Endpoint } from "./endpoint.ts";
import type { IdempotencyStore } from "./idempotency-store.ts";
import type { Limits } from "./middleware/limit-calls.ts";

/** Who holds the bearer token; null when nobody does. */
export type VerifyToken = (token: string) => Promise<Caller | null> | Caller | null;

export interface DoorSteps {
  authenticated: RequestHandler[];
  /** The same for doors whose caller may have no way to send its key but the address. */
  forQueryKeys: RequestHandler[];
  callerOf(response: Response): { caller: Caller; requestId: string };
}

/** What the HTTP layer is handed to work with. */
export interface AppParts {
  /** What is served; all there is when absent. */
  endpoints?: readonly Endpoint[];
  useCases: UseCases;
  verifyToken: VerifyToken;
  signIn: SignIn;
  /** Routers of the doors that proxies ask, given the steps that find out which proxy it is. */
  doors?: (steps: DoorSteps) => Router[];
  idempotency: IdempotencyStore;
  /** Null or absent: calls are not limited. */
  limits?: Limits | null;
  /** Changes that may be under way at once; further ones are refused. */
  callsAtOnce?: number;
  readiness: () => Promise<Readiness>;
  metrics: Registry;
  logger: Logger;
  factsReference: readonly FactReference[];
  /** JSON Schema of a policy. */
  policySchema: Readonly<Record<string, unknown>>;
  version: string;
  /** Express's `trust proxy`; false when absent: forwarded addresses are then not believed. */
  trustProxy?: boolean | number | string;
}
