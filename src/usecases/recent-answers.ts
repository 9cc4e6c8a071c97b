import { LRUCache } from "lru-cache";

interface Answered<T> {
  answer: T;
  at: number;
}

/** An answer over much is made again in the background from this age on, */
const FRESH_MS = 5_000;
/** and is given to nobody from this one on. */
const OLDEST_MS = 60_000;
const MOST = 100;

/**
 * What is counted over much is answered as of up to a minute ago while it is counted again, once for all who ask.
 * Everything else is always of now. By how much there is and not by how long it took: a busy machine must not make
 * an answer older.
 */
export function createRecentAnswers<T extends object>(
  now: () => Date,
  isOverMuch: (answer: T) => boolean,
): (key: string, find: () => Promise<T>) => Promise<T> {
  const known = new LRUCache<string, Answered<T>>({ max: MOST });
  const finding = new Map<string, Promise<T>>();

  async function findAnew(key: string, find: () => Promise<T>): Promise<T> {
    const at = now().getTime();
    try {
      const answer = await find();
      known.set(key, { answer, at });
      return answer;
    } finally {
      finding.delete(key);
    }
  }

  function once(key: string, find: () => Promise<T>): Promise<T> {
    const running = finding.get(key) ?? findAnew(key, find);
    finding.set(key, running);
    return running;
  }

  return async (key, find) => {
    const last = known.get(key);
    if (!last || !isOverMuch(last.answer)) return findAnew(key, find);
    const age = now().getTime() - last.at;
    if (age > OLDEST_MS) return once(key, find);
    // Whoever asks next is told when it fails.
    if (age > FRESH_MS) once(key, find).catch(() => undefined);
    return last.answer;
  };
}
