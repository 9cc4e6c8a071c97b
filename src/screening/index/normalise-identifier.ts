import type { Identifier } from "../../domain/screening.ts";

const MAX_LENGTH = 128;

/** A value as it is compared, or null when it is too short to identify anybody. */
export function normaliseIdentifier({ type, value }: Pick<Identifier, "type" | "value">): string | null {
  const text = value.slice(0, MAX_LENGTH).toWellFormed().trim();
  if (type === "wallet") {
    // Hexadecimal and bech32 addresses mean the same in either case; base 58 ones do not.
    const plain = text.replace(/^(?:bitcoincash|bitcoin|ethereum|litecoin|tron):/i, "");
    if (plain.length < 20) return null;
    return /^(?:0x[0-9a-f]+|(?:bc|ltc|tb|bnb|addr|cosmos)1[a-z0-9]+)$/i.test(plain) ? plain.toLowerCase() : plain;
  }
  const plain = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  return plain.length >= 5 && /\d/.test(plain) ? plain : null;
}

/** Without a country on either side a short number may be anybody's. */
const LEAST_WITHOUT_COUNTRY = 7;

/**
 * Whether two identifiers with the same normalised value are the same: a wallet is one on every network, a number is
 * its issuing country's, and registers of one country share no numbers that both sides would call a document.
 */
export function isSameIdentifier(query: Identifier, listed: Identifier, value: string): boolean {
  if (query.type === "wallet" || listed.type === "wallet") return query.type === listed.type;
  const from = query.network?.toUpperCase();
  const of = listed.network?.toUpperCase();
  if (from && of) return from === of;
  return value.length >= LEAST_WITHOUT_COUNTRY;
}
