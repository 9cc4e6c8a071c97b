import type { ListReference } from "./decision.ts";
import type { PartyKind } from "./requests.ts";

/** What a list means for a decision: blocked persons, listed parties, or names merely worth a look. */
export type ListEffect = "blocked" | "listed" | "watch";
export type PartyRole = "tenant" | "owner" | "payer" | "end_user";
export type NetworkKind = "vpn" | "hosting" | "tor";

export interface Identifier {
  type: "wallet" | "registration" | "document";
  /** Network or asset of a wallet (XBT, TRX, ETH …), country of a registration or document. */
  network?: string | null;
  value: string;
}

export interface ScreeningQuery {
  kind: PartyKind | null;
  name: string;
  aliases: readonly string[];
  birthDate: string | null;
  countries: readonly string[];
  identifiers: readonly Identifier[];
  address: string | null;
}

export interface ScreeningOptions {
  /** Only these lists; all when absent. */
  lists?: readonly string[];
  limit: number;
  /** Least score, 0 to 1. */
  threshold: number;
  explain: boolean;
}

/** One compared feature: what the query said, what the entry says, how well they agree (0 to 1). */
export interface MatchFeature {
  feature: string;
  query: string;
  candidate: string;
  score: number;
}

export interface ScreeningMatch {
  /** Stable for a list and an entry, safe in a URL. */
  matchId: string;
  list: string;
  entryId: string;
  /** Of all that the entry says, its id aside: another one when the publisher says something else of the party. */
  entryDigest: string;
  effect: ListEffect;
  name: string;
  matchedName: string;
  score: number;
  kind: PartyKind | "vessel" | "aircraft" | "unknown";
  programs: string[];
  countries: string[];
  explanation: MatchFeature[];
}

/** A party of a request with what the lists say of it. `pointer` is its JSON Pointer in the sealed request. */
export interface ScreenedParty {
  role: PartyRole;
  pointer: string;
  matches: ScreeningMatch[];
}

/** One entry that the list in use has otherwise than the list before it. */
export interface EntryChange {
  change: "added" | "removed" | "changed";
  entryId: string;
  name: string;
  /** Fields that differ, of an entry that changed. */
  fields: string[];
}

/** What a refresh changed. */
export interface ListChanges {
  list: string;
  /** The list before; null when there was none. */
  from: ListReference | null;
  /** The list in use; null until it is loaded. */
  to: ListReference | null;
  counts: { added: number; removed: number; changed: number };
}

/** Some of the changes, one after the other. */
export interface ListChangesPage extends ListChanges {
  items: EntryChange[];
  /** Number of the first change of the next page; null on the last one. */
  next: number | null;
}

export interface ListStatus {
  id: string;
  source: string;
  publisher: string;
  effect: ListEffect | null;
  /** YYYY-MM-DD of the list's own date, or of the download when it bears none. Null until it is loaded. */
  asOf: string | null;
  /** sha256:… of the bytes read; null until it is loaded. */
  digest: string | null;
  entries: number;
  stale: boolean;
  /** Why the last refresh did not replace the list; null when it did. */
  problem: string | null;
  checkedAt: string | null;
}

/** An immutable set of loaded lists. A refresh makes a new one and swaps it in whole. */
export interface ListIndex {
  /** Digest over all list digests: two indexes with the same digest answer alike. */
  readonly digest: string;
  readonly lists: readonly ListStatus[];
  screen(query: ScreeningQuery, options: ScreeningOptions): ScreeningMatch[];
  /** Kinds of concealing network that hold the address, each once, sorted. */
  networkKinds(ip: string): NetworkKind[];
  isDisposableDomain(domain: string): boolean;
}
