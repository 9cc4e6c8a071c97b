import type { AuditEntry } from "../domain/audit-entry.ts";
import { canonicalJson, sha256 } from "../platform/canonical-json.ts";
import { createId } from "../platform/ids.ts";

/** An entry with its id and digest. `data` must hold no personal data: the log outlives an erasure. */
export function createAuditEntry(entry: Omit<AuditEntry, "id" | "digest" | "at"> & { at: Date }): AuditEntry {
  const whole = { ...entry, id: createId("aud", entry.at.getTime()), at: entry.at.toISOString() };
  return { ...whole, digest: sha256(canonicalJson(whole)) };
}
