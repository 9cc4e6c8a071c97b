import { createPace } from "../../platform/pace.ts";
import type { ListVersion } from "../../store/rescreens.ts";
import { createReadNames } from "./read-names.ts";
import { createRescreenList, type ListInUse, type RescreenListParts } from "./rescreen-list.ts";

/** Rest between steps, in times of the work before them: a third of one core at most. */
const REST = 2;

/** A version is begun with after this: sign-ups that were decided on the one before are stored by then, and are found. */
const SETTLED_MS = 2_000;

/** What failed is tried again after this. */
const RETRY_MS = 15_000;

interface Pending {
  list: ListInUse;
  known: ListVersion | undefined;
}

const isSame = ({ list, known }: Pending) => known?.digest === list.digest && known.effect === list.effect;

/** A server that has not yet asked the publisher again must not take the tenants back to what it still holds. */
const isNewer = ({ list, known }: Pending) => known === undefined || list.fetchedAt >= known.fetchedAt;

/**
 * Screens tenants against lists that have changed since they were last screened, also while no server ran: only those whom
 * a changed entry can touch are opened. Where it was left, by a stop or a crash, it goes on; one server at a time does it.
 */
export function createRescreenLists(parts: Omit<RescreenListParts, "pace">): (signal: AbortSignal) => Promise<void> {
  const { rescreens } = parts;
  const readNames = createReadNames(parts);
  /** Digests of this server's lists, by list, whose sign-ups are known to have been screened against them. */
  const caughtUp = new Map<string, string>();
  /** Since when a version has been in use, by its digest. */
  const seen = new Map<string, number>();
  let areNamesRead = false;
  let notBefore = 0;

  function isSettled({ list: { list, digest } }: Pending): boolean {
    const version = `${list} ${digest}`;
    const since = seen.get(version) ?? performance.now();
    seen.set(version, since);
    return performance.now() - since >= SETTLED_MS;
  }

  async function pending(): Promise<Pending[]> {
    const screened = await rescreens.screened();
    const all = parts.inUse().map((list) => ({ list, known: screened.get(list.list) }));
    const due = all.filter((one) => (isSame(one) ? caughtUp.get(one.list.list) !== one.list.digest : isNewer(one)));
    return due.filter(isSettled);
  }

  async function workOff(signal: AbortSignal): Promise<void> {
    const pace = createPace(REST, signal);
    const { rescreen, catchUp } = createRescreenList({ ...parts, pace });
    if (!areNamesRead) await readNames(pace);
    areNamesRead = true;
    for (const one of await pending()) {
      const { list, known } = one;
      if (known && isSame(one)) await catchUp(list, new Date(known.fetchedAt));
      else await rescreen(list, known);
      caughtUp.set(list.list, list.digest);
    }
  }

  return async (signal) => {
    if (performance.now() < notBefore || (areNamesRead && (await pending()).length === 0)) return;
    try {
      await rescreens.exclusively(() => workOff(signal));
    } catch (error) {
      // Stopped: what is done is written down, and the next start goes on from there.
      if (signal.aborted) return;
      notBefore = performance.now() + RETRY_MS;
      throw error;
    }
  };
}
