import type { IncomingMessage } from "node:http";
import { GatehouseError } from "../../domain/errors.ts";

const MAX_BODY_BYTES = 262_144;

/** The body of a call that must be understood before it goes on. Throws `too-large`, and `unsupported-media-type` for a compressed one. */
export async function readWhole(request: IncomingMessage): Promise<Buffer> {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity")
    throw new GatehouseError("unsupported-media-type", { detail: "a gated call must not be compressed" });
  const tooLarge = new GatehouseError("too-large", { detail: `a gated call may have ${MAX_BODY_BYTES} bytes` });
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw tooLarge;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed when it is too long: the refusal goes back on the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
