import type { JSONWebKeySet } from "jose";
import { type ClientOptions, createGatehouseClient } from "./client/gatehouse-client.ts";
import type { Gatehouse } from "./compose.ts";
import { createExpressGate, type ExpressGate, type GateEngine } from "./doors/express.ts";
import { presentProblem } from "./http/present-problem.ts";
import { loadConfig } from "./platform/config.ts";
import { createLogger } from "./platform/logger.ts";
import { packageVersion } from "./platform/package-version.ts";
import { verifyPermit } from "./tokens/verify-permit.ts";

export { createGatehouseClient, type GatehouseClient } from "./client/gatehouse-client.ts";
export type { ExpressGate, GatehouseOnRequest, MapRequest, VerifiedPermit } from "./doors/express.ts";
export { type Permit, verifyPermit } from "./tokens/verify-permit.ts";

/** The engine in this process, with its own store. */
export interface EngineOptions {
  /** A YAML file with what differs from the defaults; the environment is stronger, as for the server. */
  configFile?: string | null;
  /** In place of the process's environment. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** The engine of a server, by `url` and `key`. */
export type GateOptions = EngineOptions | ClientOptions;

export interface Gate extends ExpressGate {
  /** Resolves when the gate can decide; the first guarded call waits for it too. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** An engine that is opened when it is first needed. */
interface LazyEngine {
  open(): Promise<GateEngine>;
  close(): Promise<void>;
}

async function openHere({ env = process.env, configFile = null }: EngineOptions): Promise<Gatehouse> {
  // Not above: who asks a server by its URL needs no database driver in the process.
  const { openGatehouse } = await import("./compose.ts");
  const { config } = loadConfig({ env, file: configFile });
  return openGatehouse({ config, logger: createLogger({ level: config.log.level }), version: packageVersion() });
}

function engineHere(options: EngineOptions): LazyEngine {
  let opening: Promise<Gatehouse> | undefined;
  const opened = () => {
    if (opening) return opening;
    const attempt = openHere(options);
    opening = attempt;
    // A start that failed is tried again by the next call: the store may be back.
    attempt.catch(() => {
      if (opening === attempt) opening = undefined;
    });
    return attempt;
  };
  return {
    async open() {
      const { useCases, permitIssuer } = await opened();
      const keys = useCases.getJwks() as JSONWebKeySet;
      return {
        useCases,
        verifyPermit: (token) => verifyPermit(token, keys, { issuer: permitIssuer }),
        locationOf: (decisionId) => `/v1/decisions/${decisionId}`,
      };
    },
    close: async () => (await opening?.catch(() => undefined))?.close(),
  };
}

function engineAt(options: ClientOptions): LazyEngine {
  const client = createGatehouseClient(options);
  const engine: GateEngine = {
    useCases: {
      decideSignup: (request, { body }) => client.signUp((body ?? request) as typeof request),
      decideInstance: (request, { body }) => client.requestInstances((body ?? request) as typeof request),
    },
    verifyPermit: client.verifyPermit,
    locationOf: (decisionId) => `${options.url}/v1/decisions/${decisionId}`,
  };
  return { open: async () => engine, close: async () => undefined };
}

/** A gate with its engine in this process, or with that of the server at `url`. */
export function gatehouse(options: GateOptions = {}): Gate {
  const engine = "url" in options ? engineAt(options) : engineHere(options);
  return {
    ...createExpressGate({ engine: engine.open, presentProblem }),
    ready: async () => void (await engine.open()),
    close: engine.close,
  };
}
