import type { AuditEntry } from "../domain/audit-entry.ts";
import { sha256 } from "../platform/canonical-json.ts";
import { createId } from "../platform/ids.ts";

/** Of the fields in this order, `data` as the JSON that is stored: whoever holds the row can make it again. */
export const digestOfEntry = ({ id, at, actor, action, entity, data }: Omit<AuditEntry, "digest">): string =>
  sha256(JSON.stringify([id, at, actor, action, entity, data]));

/** An entry with its id and digest. `data` must hold no personal data: the log outlives an erasure. */
export function createAuditEntry(entry: Omit<AuditEntry, "id" | "digest" | "at"> & { at: Date }): AuditEntry {
  const { actor, action, entity, data } = entry;
  const [id, at] = [createId("aud", entry.at.getTime()), entry.at.toISOString()];
  return { id, at, actor, action, entity, data, digest: digestOfEntry({ id, at, actor, action, entity, data }) };
}
