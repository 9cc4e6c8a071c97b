import type { Command } from "commander";
import type { Config } from "../platform/config-schema.ts";
import { createLogger } from "../platform/logger.ts";
import { StartError } from "../platform/start-error.ts";
import { drain, listen, printStart, startServer, untilStopped, urlOf } from "./serve.ts";

interface ProxyFlags {
  upstream: string;
  listen: string;
  trustForwarded: boolean;
  retryUnsure: boolean;
}

const ADDRESS = /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i;

function readListen(text: string): Config["server"] {
  const [, inBrackets, plain, port = ""] = ADDRESS.exec(text) ?? [];
  const host = inBrackets ?? plain;
  if (host === undefined) throw new StartError(`--listen ${text}: must be HOST:PORT, such as 127.0.0.1:8421`);
  return { host, port: Number(port) };
}

function readUpstream(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "" && url.username === "";
  if (!isPlain) throw new StartError(`--upstream ${text}: must be http:// or https:// with a host and nothing behind it`);
  return url;
}

/** The server, and in front of the upstream a proxy that holds calls. `close` drains both. */
async function startProxy(config: Config, flags: ProxyFlags) {
  const [upstream, address] = [readUpstream(flags.upstream), readListen(flags.listen)];
  const logger = createLogger({ level: config.log.level });
  const server = await startServer(config, logger);
  const options = { upstream, trustsForwarded: flags.trustForwarded, repeatsUnsure: flags.retryUnsure };
  const proxy = server.openProxy(options);
  const close = async () => {
    if (proxy.server.listening) await drain(proxy.server, server.settled);
    await proxy.close();
    await server.close();
  };
  try {
    return {
      server,
      logger,
      proxyUrl: urlOf(await listen(proxy.server, address, { host: "--listen", port: "--listen" })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function runProxy(config: Config, flags: ProxyFlags): Promise<number> {
  const { server, logger, proxyUrl, close } = await startProxy(config, flags);
  await printStart(server, config);
  console.log(`The proxy is ready at ${proxyUrl}, in front of ${flags.upstream}; ${config.routes} says what is gated`);
  const code = await untilStopped(server, logger);
  await close();
  return code;
}

/** `gatehouse proxy --upstream URL` */
export function addProxyCommand(program: Command, readConfig: () => Config): void {
  program
    .command("proxy")
    .description(
      "serve the API, and stand in front of a control plane: calls are held until they are approved, and then sent on once",
    )
    .requiredOption("--upstream <url>", "the control plane")
    .option("--listen <host:port>", "where the control plane's callers come", "127.0.0.1:8421")
    .option("--trust-forwarded", "another proxy stands in front: believe its X-Forwarded-For and X-Real-IP", false)
    .option("--retry-unsure", "the upstream honours Idempotency-Key: send again what may or may not have arrived", false)
    .action(async (flags: ProxyFlags) => {
      process.exitCode = await runProxy(readConfig(), flags);
    });
}
