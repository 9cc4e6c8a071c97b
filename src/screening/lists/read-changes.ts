import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { EntryChange } from "../../domain/screening.ts";

/** `limit` of the changes that a build wrote, one a line, from the number `from` on; `next` is the number after them. */
export async function readChanges(
  path: string,
  { from, limit }: { from: number; limit: number },
): Promise<{ items: EntryChange[]; next: number | null }> {
  const items: EntryChange[] = [];
  let number = 0;
  const file = createReadStream(path);
  try {
    for await (const line of createInterface({ input: file })) {
      if (number++ < from) continue;
      if (items.length === limit) return { items, next: from + limit };
      items.push(JSON.parse(line) as EntryChange);
    }
    return { items, next: null };
  } finally {
    file.destroy();
  }
}
