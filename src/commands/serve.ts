import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Gatehouse, openGatehouse } from "../compose.ts";
import type { Config } from "../platform/config-schema.ts";
import { createLogger, type Logger } from "../platform/logger.ts";
import { packageVersion } from "../platform/package-version.ts";
import { StartError } from "../platform/start-error.ts";

const DRAIN_MS = 10_000;
/** For so long after a signal calls are still taken, while answers and /readyz send callers elsewhere. */
const LEAVE_MS = 1_000;
/** Longer than the drain. */
const STOP_MS = 15_000;

export interface RunningServer extends Gatehouse {
  url: string;
}

/** Where it is said where to listen. */
interface ListenSettings {
  host: string;
  port: string;
}

const SERVER_SETTINGS: ListenSettings = { host: "GATEHOUSE_HOST", port: "GATEHOUSE_PORT" };

function explainListenError(error: NodeJS.ErrnoException, { host, port }: Config["server"], settings: ListenSettings): Error {
  if (error.code === "EADDRINUSE")
    return new StartError(`${host}:${port} is in use: stop what listens there, or set ${settings.port} (0 takes any free port)`);
  if (error.code === "EACCES")
    return new StartError(`${host}:${port} may not be listened on by this user: set ${settings.port} to one above 1023`);
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return new StartError(`${host} is not an address of this machine: set ${settings.host}`);
  return error;
}

export function listen(server: Server, address: Config["server"], settings = SERVER_SETTINGS): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(explainListenError(error, address, settings)));
    server.listen(address.port, address.host, () => resolve(server.address() as AddressInfo));
  });
}

export const urlOf = ({ address, port, family }: AddressInfo): string =>
  `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;

/** Stops taking calls, lets those under way end, also of callers who hung up, then cuts what is left. */
export async function drain(server: Server, settled: () => Promise<void>): Promise<void> {
  const late = sleep(DRAIN_MS, undefined, { ref: false });
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await Promise.race([closed, late]);
  server.closeAllConnections();
  await Promise.race([settled(), late]);
}

/**
 * Opens the engine and serves it. `leave` asks callers to go elsewhere: each answer ends its connection. `close` drains, then
 * ends everything.
 */
export async function startServer(config: Config, logger: Logger, role: "server" | "worker" = "server"): Promise<RunningServer> {
  const gatehouse = await openGatehouse({ config, logger, version: packageVersion(), role });
  let isLeaving = false;
  const server = createServer((request, response) => {
    if (isLeaving) response.setHeader("Connection", "close");
    gatehouse.app(request, response);
  });
  try {
    const url = urlOf(await listen(server, config.server));
    gatehouse.listensAt(url);
    const close = async () => {
      isLeaving = true;
      gatehouse.endStreams();
      await drain(server, gatehouse.settled);
      await gatehouse.close();
    };
    const leave = () => {
      isLeaving = true;
      gatehouse.leave();
    };
    return { ...gatehouse, url, leave, close };
  } catch (error) {
    await gatehouse.close();
    throw error;
  }
}

/** Null where an identity provider says who people are. */
async function consoleLink(server: RunningServer, config: Config): Promise<string | null> {
  if (config.signIn.oidc.issuer !== null) return null;
  const operator = { id: "system", name: "system", roles: ["admin"] as const };
  return (await server.signIn.createLink({ name: "administrator", roles: ["admin"] }, operator)).url;
}

export async function printStart(server: RunningServer, config: Config): Promise<void> {
  const { adminKey, screening, policy } = server;
  const link = await consoleLink(server, config);
  const lines = [
    `Gatehouse is ready at ${server.url}  (documentation: ${server.url}/docs)`,
    `  data        ${config.dataDir}`,
    `  policy      ${policy.id}, version ${policy.version}`,
    `  screening   ${screening.entries.toLocaleString("en")} list entries${screening.isPartial ? ", PARTIAL: official lists are missing or old; run `gatehouse lists refresh`" : ""}`,
    adminKey.isNew
      ? `  admin key   ${adminKey.key}  (shown this once; kept in ${config.dataDir}/admin-key)`
      : `  admin key   ${config.adminKey ? "from GATEHOUSE_ADMIN_KEY" : `in ${config.dataDir}/admin-key`}`,
    link === null
      ? `  console     ${server.url}/console/`
      : `  console     ${link}  (signs the administrator in, once; another: gatehouse sign-in-link)`,
    "Ctrl-C stops it.",
  ];
  console.log(lines.join("\n"));
}

/** Resolves with the exit code, once a signal comes (0) or the engine fails (1). */
export function untilStopped(server: RunningServer, logger: Logger): Promise<number> {
  return new Promise<number>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(0));
    void server.failed.then((reason) => {
      logger.fatal({ reason }, "the engine failed");
      resolve(1);
    });
  });
}

/** What waits for something that is away must not keep the process for ever: nothing that it holds is needed. */
async function closeInTime(server: RunningServer, logger: Logger): Promise<void> {
  const late = setTimeout(() => {
    logger.error("not everything could be closed in time; the process ends all the same");
    process.exit(1);
  }, STOP_MS);
  await server.close();
  clearTimeout(late);
}

/** Serves until a signal comes or the engine fails; resolves with the exit code. */
export async function serve(config: Config): Promise<number> {
  const logger = createLogger({ level: config.log.level });
  const server = await startServer(config, logger);
  await printStart(server, config);
  const code = await untilStopped(server, logger);
  // Nobody is behind a balancer of the embedded default.
  if (code === 0 && config.database.url !== null) {
    server.leave();
    await sleep(LEAVE_MS);
  }
  await closeInTime(server, logger);
  return code;
}

/** Does the jobs of a deployment, and answers nothing but its probes and metrics; resolves with the exit code. */
export async function work(config: Config): Promise<number> {
  const logger = createLogger({ level: config.log.level });
  if (config.database.url === null) throw new StartError("a worker needs the database of its servers: set DATABASE_URL");
  const server = await startServer(config, logger, "worker");
  console.log(`Gatehouse works; /healthz, /readyz and /metrics at ${server.url}`);
  const code = await untilStopped(server, logger);
  await closeInTime(server, logger);
  return code;
}
