import type { RemoteOptions } from "./compose/compose-gate.ts";
import { createExpressGate, type ExpressGate, type GateEngine } from "./doors/express.ts";
import { presentProblem } from "./http/present-problem.ts";
import { loadConfig } from "./platform/config.ts";
import { createLogger } from "./platform/logger.ts";
import { packageVersion } from "./platform/package-version.ts";

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
export type GateOptions = EngineOptions | RemoteOptions;

export interface Gate extends ExpressGate {
  /** Resolves when the gate can decide; the first guarded call waits for it too. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

type OpenEngine = GateEngine & { close(): Promise<void> };

const logger = () => createLogger({ level: "warn" });

async function openHere({ env = process.env, configFile = null }: EngineOptions): Promise<OpenEngine> {
  // Not above: who asks a server by its URL needs no database driver in the process.
  const [{ openGatehouse }, { gateHere }] = await Promise.all([import("./compose.ts"), import("./compose/compose-gate.ts")]);
  const { config } = loadConfig({ env, file: configFile });
  const opened = await openGatehouse({ config, logger: createLogger({ level: config.log.level }), version: packageVersion() });
  return { ...gateHere(opened), close: opened.close };
}

async function openAt(options: RemoteOptions): Promise<OpenEngine> {
  const { gateAt } = await import("./compose/compose-gate.ts");
  return gateAt(options, logger());
}

/** A gate with its engine in this process, or with that of the server at `url`. */
export function gatehouse(options: GateOptions = {}): Gate {
  let opening: Promise<OpenEngine> | undefined;
  const engine = () => {
    if (opening) return opening;
    const attempt = "url" in options ? openAt(options) : openHere(options);
    opening = attempt;
    // A start that failed is tried again by the next call: the store may be back.
    attempt.catch(() => {
      if (opening === attempt) opening = undefined;
    });
    return attempt;
  };
  return {
    ...createExpressGate({ engine, presentProblem }),
    ready: async () => void (await engine()),
    close: async () => (await opening?.catch(() => undefined))?.close(),
  };
}
