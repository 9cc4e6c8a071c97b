import type { EntryMarks } from "../index/entry-marks.ts";

/** What a list says other than the version before it. */
export interface ListChanges {
  /** Entries, by their position in the new version, that are new or say something new. */
  readonly told: Uint32Array;
  /** Marks of the ids of entries that are gone, renumbered, or said something else. */
  readonly untold: BigUint64Array;
}

const WORDS = 2;
/** Entries that are compared between two looks at the clock. */
const STEP = 2_000;

/** Marks as they are kept in the store: id and content by turns. */
export function packMarks({ ids, contents }: EntryMarks): Buffer {
  const packed = new BigUint64Array(ids.length * WORDS);
  for (let i = 0; i < ids.length; i++) {
    packed[i * WORDS] = ids[i] as bigint;
    packed[i * WORDS + 1] = contents[i] as bigint;
  }
  return Buffer.from(packed.buffer);
}

function unpackMarks(packed: Uint8Array): BigUint64Array {
  // A slice of its own: the words of a view must start at a multiple of eight.
  const bytes = packed.slice();
  return new BigUint64Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / 8));
}

/** Above every mark: stands behind the last one. */
const END = 2n ** 64n;

/** Below 0 when the new version's mark comes first, above 0 when the old one's does, 0 when they are the same. */
function compare(after: EntryMarks, at: number, old: BigUint64Array, oldAt: number): number {
  const [id, oldId] = [after.ids[at] ?? END, old[oldAt] ?? END];
  if (id !== oldId) return id < oldId ? -1 : 1;
  const [content, oldContent] = [after.contents[at] ?? END, old[oldAt + 1] ?? END];
  return content === oldContent ? 0 : content < oldContent ? -1 : 1;
}

/**
 * Compares a list with the marks of the version before it (empty: there was none). An entry that says the same under
 * another id has not been told anew. `pace` is waited for every so often, so that a list of any size holds nobody up.
 */
export async function changesSince(before: Uint8Array, after: EntryMarks, pace: () => Promise<void>): Promise<ListChanges> {
  const old = unpackMarks(before);
  const told: number[] = [];
  const untold: bigint[] = [];
  const untoldContents = new Set<bigint>();
  let [at, oldAt] = [0, 0];
  for (let step = 1; at < after.ids.length || oldAt < old.length; step++) {
    if (step % STEP === 0) await pace();
    const way = compare(after, at, old, oldAt);
    if (way < 0) told.push(at);
    if (way > 0) {
      untold.push(old[oldAt] as bigint);
      untoldContents.add(old[oldAt + 1] as bigint);
    }
    if (way <= 0) at++;
    if (way >= 0) oldAt += WORDS;
  }
  const isNew = (position: number) => !untoldContents.has(after.contents[position] as bigint);
  return {
    told: Uint32Array.from(told.filter(isNew), (position) => after.entries[position] as number),
    untold: BigUint64Array.from(untold),
  };
}
