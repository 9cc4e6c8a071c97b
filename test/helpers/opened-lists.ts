import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { ListStatus } from "../../src/domain/screening.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { type OpenLists, openLists } from "../../src/screening/lists/open-lists.ts";
import { openPublisher, type Publisher } from "./publisher.ts";

/** One source of a lists file, as an operator writes it. */
export type SourceOptions = Record<string, unknown>;

export interface ListsBench {
  directory: string;
  publisher: Publisher;
  /** The time that the lists live in. */
  clock: { now: Date };
  cacheDir: string;
  listsFile: string;
  /** Writes the lists file. */
  configure(...sources: SourceOptions[]): Promise<void>;
  /** Opens the lists, as a start of the server would; the ones opened before are closed. */
  start(): Promise<OpenLists>;
}

const left: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of left.splice(0).reverse()) await close();
});

/** A directory, a clock and a publisher on loopback; all of it is gone after the test. */
export async function openListsBench(at = "2026-08-10T12:00:00Z"): Promise<ListsBench> {
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-lists-"));
  left.push(() => rm(directory, { recursive: true, force: true }));
  const publisher = await openPublisher();
  left.push(() => publisher.close());
  const clock = { now: new Date(at) };
  const listsFile = join(directory, "lists.yaml");
  const cacheDir = join(directory, "cache");
  let opened: OpenLists | null = null;
  left.push(async () => opened?.close());
  return {
    directory,
    publisher,
    clock,
    cacheDir,
    listsFile,
    configure: (...sources) => writeFile(listsFile, JSON.stringify({ sources })),
    async start() {
      await opened?.close();
      opened = await openLists({ file: listsFile, cacheDir, logger: createLogger({ level: "silent" }), now: () => clock.now });
      return opened;
    },
  };
}

/** The only list there is. */
export function theList(lists: OpenLists): ListStatus {
  const [status, ...others] = lists.current().lists;
  if (!status || others.length > 0) throw new Error("there is not exactly one list");
  return status;
}

/** The name that a party of this name matches best; null when it matches none well. */
export const bestMatch = (lists: OpenLists, name: string): string | null =>
  lists
    .current()
    .screen(
      { kind: null, name, aliases: [], birthDate: null, countries: [], identifiers: [], address: null },
      { limit: 1, threshold: 0.9, explain: false },
    )[0]?.name ?? null;

/** A CSV of an operator's own with so many parties; `first` is the number of the first. */
export const ownCsv = (count: number, first = 0): string =>
  ["id,name", ...Array.from({ length: count }, (_, i) => `own-${first + i},${partyName(first + i)}`)].join("\n");

const SYLLABLES = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu"];

/** The name of the party of a number. */
export function partyName(number: number): string {
  const word = [...String(number).padStart(4, "0")].map((digit) => SYLLABLES[Number(digit)]).join("");
  return `Party ${word} Holding`;
}
