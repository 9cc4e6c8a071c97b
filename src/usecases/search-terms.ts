import { strongIdentifiersOfText } from "../domain/strong-identifiers.ts";
import type { Keyring } from "../platform/seal.ts";
import { normaliseIdentifier } from "../screening/index/normalise-identifier.ts";
import { identifierKey, searchWords } from "../screening/reverse/party-keys.ts";
import type { SearchTerms } from "../store/find-tenants.ts";
import type { NameHasher } from "./rescreen/name-hasher.ts";

/** More words than anybody types; whoever has all of these is found. */
const MAX_WORDS = 16;

/** What is typed into a search field, as the store can look it up: personal data is there as keyed hashes only. */
export function searchTermsOf(text: string, { keyring, hasher }: { keyring: Keyring; hasher: NameHasher }): SearchTerms {
  const typed = text.trim();
  const numbers = (["wallet", "registration"] as const)
    .map((type) => normaliseIdentifier({ type, value: typed }))
    .filter((value) => value !== null);
  return {
    text: typed,
    identifiers: strongIdentifiersOfText(typed).map(({ kind, value }) => keyring.keyedHash(kind, value)),
    numbers: [...new Set(numbers)].map((value) => hasher.hash(identifierKey(value))),
    words: searchWords(typed).slice(0, MAX_WORDS).map(hasher.hash),
  };
}
