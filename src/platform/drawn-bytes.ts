import { randomFillSync } from "node:crypto";

/** Random bytes are drawn in blocks: a system call for each id and nonce costs more than the rest of it. */
const block = new Uint8Array(8192);
let used = block.length;

/** So many random bytes, each handed out once. At most 256. */
export function drawBytes(count: number): Uint8Array {
  if (used + count > block.length) {
    randomFillSync(block);
    used = 0;
  }
  const drawn = block.slice(used, used + count);
  block.fill(0, used, used + count);
  used += count;
  return drawn;
}
