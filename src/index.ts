import type { JSONWebKeySet } from "jose";
import { type Gatehouse, openGatehouse } from "./compose.ts";
import { createExpressGate, type ExpressGate } from "./doors/express.ts";
import { presentProblem } from "./http/present-problem.ts";
import { loadConfig } from "./platform/config.ts";
import { createLogger } from "./platform/logger.ts";
import { packageVersion } from "./platform/package-version.ts";
import { verifyPermit } from "./tokens/verify-permit.ts";

export type { ExpressGate, GatehouseOnRequest, MapRequest, VerifiedPermit } from "./doors/express.ts";
export { type Permit, verifyPermit } from "./tokens/verify-permit.ts";

export interface GateOptions {
  /** A YAML file with what differs from the defaults; the environment is stronger, as for the server. */
  configFile?: string | null;
  /** In place of the process's environment. */
  env?: Readonly<Record<string, string | undefined>>;
}

export interface Gate extends ExpressGate {
  /** Resolves when the engine is open; the first guarded call waits for it too. */
  ready(): Promise<Gatehouse>;
  close(): Promise<void>;
}

async function open({ env = process.env, configFile = null }: GateOptions): Promise<Gatehouse> {
  const { config } = loadConfig({ env, file: configFile });
  return openGatehouse({ config, logger: createLogger({ level: config.log.level }), version: packageVersion() });
}

/** A gate with its engine in this process: the same store, lists and policy as the server, without a hop. */
export function gatehouse(options: GateOptions = {}): Gate {
  let opening: Promise<Gatehouse> | undefined;

  const ready = () => {
    if (opening) return opening;
    const attempt = open(options);
    opening = attempt;
    // A start that failed is tried again by the next call: the store may be back.
    attempt.catch(() => {
      if (opening === attempt) opening = undefined;
    });
    return attempt;
  };

  const engine = async () => {
    const { useCases, permitIssuer } = await ready();
    const keys = useCases.getJwks() as JSONWebKeySet;
    return { useCases, verifyPermit: (token: string) => verifyPermit(token, keys, { issuer: permitIssuer }) };
  };

  return {
    ...createExpressGate({ engine, presentProblem }),
    ready,
    close: async () => (await opening?.catch(() => undefined))?.close(),
  };
}
