import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Readiness } from "../contract/operations.ts";
import type { FactReference } from "../contract/policy.ts";
import type { Caller } from "../domain/caller.ts";
import type { SignIn } from "../usecases/sign-in.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import type { IdempotencyStore } from "./idempotency-store.ts";

/** Who holds the bearer token; null when nobody does. */
export type VerifyToken = (token: string) => Promise<Caller | null> | Caller | null;

/** What the HTTP layer is handed to work with. */
export interface AppParts {
  useCases: UseCases;
  verifyToken: VerifyToken;
  signIn: SignIn;
  idempotency: IdempotencyStore;
  readiness: () => Promise<Readiness>;
  metrics: Registry;
  logger: Logger;
  factsReference: readonly FactReference[];
  version: string;
  /** Express's `trust proxy`; false when absent: forwarded addresses are then not believed. */
  trustProxy?: boolean | number | string;
}
