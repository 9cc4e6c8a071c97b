import { type IncomingMessage, request as requestHttp, STATUS_CODES } from "node:http";
import { request as requestHttps } from "node:https";
import type { Duplex } from "node:stream";
import { headersUpstream } from "./wire-headers.ts";

function headText(line: string, headers: readonly string[]): string {
  const lines = [line];
  for (let i = 0; i + 1 < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** Ends a connection with a status and nothing else. */
export function refuseUpgrade(socket: Duplex, status: number, headers: readonly string[] = [], body = ""): void {
  const framing = ["Connection", "close", "Content-Length", String(Buffer.byteLength(body))];
  socket.end(headText(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`, [...headers, ...framing]) + body);
}

/** As it came from the upstream: a handshake is signed over what it says. */
const headOf = ({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string =>
  headText(`HTTP/1.1 ${statusCode} ${statusMessage}`, rawHeaders);

function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.once("close", () => to.destroy());
  }
}

/**
 * Hands a websocket's handshake on, and joins the two connections once the upstream has switched. While it has not, not a
 * byte beyond the handshake goes through: it would reach the upstream as a request that nobody looked at.
 */
export function openTunnel(
  upstream: URL,
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): void {
  const isSecure = upstream.protocol === "https:";
  const headers = [...headersUpstream(request.rawHeaders), "Connection", "Upgrade", "Upgrade", "websocket"];
  const { hostname, port, protocol } = upstream;
  const outgoing = (isSecure ? requestHttps : requestHttp)({
    ...{ protocol, hostname, port: port || (isSecure ? 443 : 80), agent: false, setHost: false },
    ...{ method: request.method, path: request.url, headers },
  });
  socket.on("error", () => outgoing.destroy());
  outgoing.once("upgrade", (answer, other, rest) => {
    socket.write(headOf(answer));
    if (rest.length > 0) socket.write(rest);
    if (head.length > 0) other.write(head);
    join(socket, other);
  });
  outgoing.once("response", (answer) => {
    const plain = answer.rawHeaders.flatMap((name, i) =>
      i % 2 === 0 && !/^(?:connection|keep-alive|transfer-encoding|content-length)$/i.test(name)
        ? [name, answer.rawHeaders[i + 1] as string]
        : [],
    );
    socket.write(headText(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`, [...plain, "Connection", "close"]));
    answer.pipe(socket);
  });
  outgoing.once("error", () => refuseUpgrade(socket, 502));
  outgoing.end();
}
