import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Gatehouse, openGatehouse } from "../compose.ts";
import type { Config } from "../platform/config-schema.ts";
import { createLogger, type Logger } from "../platform/logger.ts";
import { packageVersion } from "../platform/package-version.ts";
import { StartError } from "../platform/start-error.ts";

const DRAIN_MS = 10_000;

export interface RunningServer extends Gatehouse {
  url: string;
}

function explainListenError(error: NodeJS.ErrnoException, { host, port }: Config["server"]): Error {
  if (error.code === "EADDRINUSE")
    return new StartError(`${host}:${port} is in use: stop what listens there, or set GATEHOUSE_PORT (0 takes any free port)`);
  if (error.code === "EACCES")
    return new StartError(`${host}:${port} may not be listened on by this user: set GATEHOUSE_PORT to one above 1023`);
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return new StartError(`${host} is not an address of this machine: set GATEHOUSE_HOST`);
  return error;
}

function listen(server: Server, address: Config["server"]): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(explainListenError(error, address)));
    server.listen(address.port, address.host, () => resolve(server.address() as AddressInfo));
  });
}

/** Stops taking calls, lets those under way end, then cuts what is left. */
function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Opens the engine and serves it. `close` drains, then ends everything. */
export async function startServer(config: Config, logger: Logger): Promise<RunningServer> {
  const gatehouse = await openGatehouse({ config, logger, version: packageVersion() });
  const server = createServer(gatehouse.app);
  try {
    const { address, port, family } = await listen(server, config.server);
    const url = `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
    gatehouse.listensAt(url);
    const close = async () => {
      gatehouse.endStreams();
      await drain(server);
      await gatehouse.close();
    };
    return { ...gatehouse, url, close };
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

async function printStart(server: RunningServer, config: Config): Promise<void> {
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

/** Serves until a signal comes or the engine fails; resolves with the exit code. */
export async function serve(config: Config): Promise<number> {
  const logger = createLogger({ level: config.log.level });
  const server = await startServer(config, logger);
  await printStart(server, config);
  const stopped = new Promise<number>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(0));
    void server.failed.then((reason) => {
      logger.fatal({ reason }, "the engine failed");
      resolve(1);
    });
  });
  const code = await stopped;
  await server.close();
  return code;
}
