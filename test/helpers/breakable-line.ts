import { once } from "node:events";
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from "node:net";

export interface BreakableLine {
  port: number;
  /** Connections end, new ones are refused. */
  cut(): Promise<void>;
  /** Connections stand, and nothing goes through them. */
  freeze(): void;
  mend(): Promise<void>;
}

/** A line to something that listens, which the test cuts. */
export async function openBreakableLine(target: NetConnectOpts): Promise<BreakableLine> {
  const pairs = new Set<[Socket, Socket]>();
  let isFrozen = false;
  const line = createServer((socket) => {
    const pair: [Socket, Socket] = [socket, connect(target)];
    pairs.add(pair);
    for (const [one, other] of [pair, [pair[1], pair[0]]] as const) {
      if (!isFrozen) one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
  });
  const listen = async (port: number) => {
    line.listen(port, "127.0.0.1");
    await once(line, "listening");
    return (line.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const cut = async () => {
    for (const sockets of pairs) for (const socket of sockets) socket.destroy();
    if (line.listening) await new Promise((resolve) => line.close(resolve));
  };
  return {
    port,
    cut,
    freeze() {
      isFrozen = true;
      for (const [socket, other] of pairs) {
        socket.unpipe(other).pause();
        other.unpipe(socket).pause();
      }
    },
    async mend() {
      isFrozen = false;
      await cut();
      await listen(port);
    },
  };
}
