import type { AuditEntries } from "../store/audit-entries.ts";
import type { RecordAudit } from "./build-decision.ts";
import type { UseCases } from "./use-cases.ts";

/** Writes down that a person was shown the personal data of a case or tenant. It is shown only once this is kept. */
export function createOpenPersonalData(parts: {
  audit: AuditEntries;
  recordAudit: RecordAudit;
  now: () => Date;
}): UseCases["openPersonalData"] {
  return async (entity, caller) => {
    const entry = { at: parts.now(), actor: caller.id, action: "personal_data.opened", entity, data: {} };
    await parts.audit.add([parts.recordAudit(entry)]);
  };
}
