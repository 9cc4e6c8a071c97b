import { LRUCache } from "lru-cache";
import type { ScreeningQuery } from "../../domain/screening.ts";
import type { Keyring } from "../../platform/seal.ts";
import { keysOfParties, NAME_KEY_SCHEME } from "../../screening/reverse/party-keys.ts";
import type { StoredNames, StoredWord } from "../../store/name-keys.ts";

/** Words of names repeat; most of those of a new tenant are stored already. */
const KNOWN_WORDS = 20_000;

/** Keyed hashes of what `screening/reverse/` finds tenants by, as the store keeps them. */
export interface NameHasher {
  hash(text: string): string;
  /** Everything to store for a tenant; words that are known to be stored are left out. */
  hashNames(parties: readonly ScreeningQuery[]): Omit<StoredNames, "hits">;
  /** Says that the words are stored: they need not be sent again. Words are never taken out of the store. */
  remember(words: readonly StoredWord[]): void;
}

export function createNameHasher(keyring: Keyring): NameHasher {
  const hashes = new LRUCache<string, string>({ max: KNOWN_WORDS });
  const stored = new LRUCache<string, true>({ max: KNOWN_WORDS });

  /** Eight of the 32 bytes: a chance likeness costs one look at a tenant too many. */
  const compute = (text: string) => keyring.keyedHash("name key", text).readBigInt64BE().toString();

  function hash(text: string): string {
    const known = hashes.get(text);
    if (known !== undefined) return known;
    const made = compute(text);
    hashes.set(text, made);
    return made;
  }

  return {
    hash,
    hashNames(parties) {
      const { keys, alone, words } = keysOfParties(parties);
      const newWords: StoredWord[] = [];
      for (const [text, near] of words) {
        const word = hash(text);
        if (!stored.has(word)) newWords.push({ word, near: near.map(compute) });
      }
      return {
        scheme: NAME_KEY_SCHEME,
        keys: Array.from(keys, hash),
        alone: Array.from(alone, hash),
        words: newWords,
      };
    },
    remember(words) {
      for (const { word } of words) stored.set(word, true);
    },
  };
}
