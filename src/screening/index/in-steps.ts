import { setImmediate as immediately } from "node:timers/promises";

/**
 * Work over whole lists in steps of a few milliseconds, each ended by a `yield`: who is in a hurry finishes it at once, a
 * server lets requests have their turn after every step.
 */
export type InSteps<T> = Generator<undefined, T>;

export function finishNow<T>(work: InSteps<T>): T {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** The same, with other work between the steps. */
export async function finishBetween<T>(work: InSteps<T>): Promise<T> {
  let step = work.next();
  for (; !step.done; step = work.next()) await immediately();
  return step.value;
}
