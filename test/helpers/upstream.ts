import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface Reached {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  rawHeaders: string[];
  body: string;
}

export interface Upstream {
  url: string;
  /** All that arrived, in order. */
  reached: Reached[];
  close(): Promise<void>;
}

const answerMade: RequestListener = (_request, response) => {
  response.writeHead(201, { "Content-Type": "application/json", "X-Made": "yes" }).end('{"id":"srv-1"}');
};

/** A control plane that writes down what reaches it; `answer` says what it answers once a body was read. Its websockets echo. */
export async function openUpstream({
  answer = answerMade,
  port = 0,
}: {
  answer?: RequestListener;
  port?: number;
} = {}): Promise<Upstream> {
  const reached: Reached[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers, rawHeaders } = request;
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    reached.push({ method, url, headers, rawHeaders, body });
    answer(request, response);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    reached.push({
      method: "UPGRADE",
      url: request.url ?? "",
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      body: "",
    });
    if (request.headers["x-refuse"]) return socket.end("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno");
    const key = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
    );
    if (head.length > 0) socket.write(head);
    socket.pipe(socket);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reached,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Bytes as they are, and all that comes back until the other side closes or nothing came for a while. */
export async function exchangeBytes(url: string, bytes: string, idleMs = 400): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.setTimeout(idleMs, () => socket.destroy());
  socket.on("data", (chunk) => {
    answer += chunk.toString("latin1");
  });
  socket.on("error", () => undefined);
  socket.write(Buffer.from(bytes, "latin1"));
  await once(socket, "close");
  return answer;
}
