import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { JSONWebKeySet } from "jose";
import { type ClientOptions, createGatehouseClient, type GatehouseClient } from "../client/gatehouse-client.ts";
import type { Gatehouse } from "../compose.ts";
import type { Decision, DecisionKind } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { GateEngine } from "../doors/express.ts";
import { createDecideInTime } from "../doors/unavailable/decide-in-time.ts";
import { callsIn, createFollowUp } from "../doors/unavailable/follow-up.ts";
import { runEvery } from "../jobs/run-every.ts";
import { configDirectory } from "../platform/config.ts";
import type { Logger } from "../platform/logger.ts";
import { createKeyring } from "../platform/seal.ts";
import { createSealedSpool } from "../platform/sealed-spool.ts";
import { readOrCreateSecret } from "../platform/secret-file.ts";
import { readCatalog } from "../store/read-catalog.ts";
import { verifyPermit } from "../tokens/verify-permit.ts";
import { bucketIn } from "./accelerator-bucket.ts";

export interface RemoteOptions extends ClientOptions {
  /** How long a call waits for its decision; 200 ms when it is not given. */
  decideWithinMs?: number;
  /** A directory for calls that go through undecided, sealed. Without it `onUnavailable: "allow"` holds. */
  keepUndecidedIn?: string;
}

const DECIDE_WITHIN_MS = 200;
const FOLLOW_UP_MS = 1_000;
/** Our own key is at fault, not whoever called: they are told that nothing can be decided. */
const OWN_FAULTS = ["unauthenticated", "forbidden", "rate-limited"];

/** The gate's engine, of the Gatehouse that is open in this process. */
export function gateHere({ useCases, decideOnce, inTime, permitIssuer }: Gatehouse): GateEngine {
  const keys = useCases.getJwks() as JSONWebKeySet;
  return {
    async decide(kind, asked) {
      if (asked.idempotencyKey === null) return decideOnce.decideFully(kind, asked);
      const { decisionId } = await decideOnce.decideNew(kind, asked);
      return useCases.getDecision(decisionId);
    },
    inTime,
    verifyPermit: (token) => verifyPermit(token, keys, { issuer: permitIssuer }),
    locationOf: (decisionId) => `/v1/decisions/${decisionId}`,
  };
}

type Sent = Parameters<GatehouseClient["signUp"]>[0] & Parameters<GatehouseClient["requestInstances"]>[0];

async function ask(client: GatehouseClient, kind: DecisionKind, body: unknown, idempotencyKey: string | null): Promise<Decision> {
  const call = idempotencyKey === null ? {} : { idempotencyKey };
  try {
    return await (kind === "signup" ? client.signUp(body as Sent, call) : client.requestInstances(body as Sent, call));
  } catch (error) {
    if (!(error instanceof GatehouseError) || !OWN_FAULTS.includes(error.code)) throw error;
    throw new GatehouseError("unavailable", { detail: "the gate is not let in", cause: error });
  }
}

async function openSpool(directory: string) {
  const { secret } = await readOrCreateSecret(join(directory, "key"), () => randomBytes(32).toString("hex"));
  return createSealedSpool(directory, createKeyring(Buffer.from(secret, "hex")));
}

/** The gate's engine, of a server that is asked by its URL; it decides afterwards what went through meanwhile. */
export async function gateAt(options: RemoteOptions, logger: Logger): Promise<GateEngine & { close(): Promise<void> }> {
  const { url, decideWithinMs = DECIDE_WITHIN_MS, keepUndecidedIn } = options;
  const client = createGatehouseClient(options);
  const now = () => new Date();
  const catalog = readCatalog(join(configDirectory, "catalog"));
  const spool = keepUndecidedIn === undefined ? null : await openSpool(keepUndecidedIn);
  const run =
    spool &&
    createFollowUp({
      ...{ spool, logger },
      decide: ({ kind, body, id }) => ask(client, kind, body, id),
      openCase: async ({ id }, { id: call }) => void (await client.reportPassed(id, call)),
      count: () => undefined,
    });
  const stop = run
    ? runEvery([{ name: "decide what went through undecided", everyMs: FOLLOW_UP_MS, atStart: true, run }], logger)
    : null;
  return {
    decide: (kind, { body, idempotencyKey }) => ask(client, kind, body, idempotencyKey),
    inTime: createDecideInTime({
      ...{ deadlineMs: decideWithinMs, undecided: spool && callsIn(spool), logger, now },
      ping: () => (options.fetch ?? fetch)(`${url}/healthz`, {}),
      bucketOf: (name) => bucketIn(catalog, name, now()),
      count: () => undefined,
    }),
    verifyPermit: client.verifyPermit,
    locationOf: (decisionId) => `${url}/v1/decisions/${decisionId}`,
    close: async () => stop?.(),
  };
}
