import { GatehouseError } from "../domain/errors.ts";
import type { ApiKeys } from "../store/api-keys.ts";
import type { AuditEntries } from "../store/audit-entries.ts";
import type { RecordAudit } from "./build-decision.ts";
import { ID_POSITION, pageOf, readCursor } from "./cursors.ts";
import type { UseCases } from "./use-cases.ts";

export function createKeyAdministration(parts: {
  apiKeys: ApiKeys;
  audit: AuditEntries;
  recordAudit: RecordAudit;
  now: () => Date;
}): Pick<UseCases, "createApiKey" | "listApiKeys" | "deleteApiKey" | "listAuditEntries"> {
  const { apiKeys, audit, recordAudit, now } = parts;
  return {
    async createApiKey({ name, roles, subject = null }, caller) {
      const { id, key } = await apiKeys.create({ name, roles, subject });
      await audit.add([
        recordAudit({ at: now(), actor: caller.id, action: "api_key.created", entity: id, data: { roles: [...roles] } }),
      ]);
      return { id, key, name, roles, subject };
    },
    listApiKeys: () => apiKeys.list(),
    async deleteApiKey(id, caller) {
      if (!(await apiKeys.remove(id))) throw new GatehouseError("not-found", { detail: "there is no such key" });
      await audit.add([recordAudit({ at: now(), actor: caller.id, action: "api_key.deleted", entity: id, data: {} })]);
    },
    async listAuditEntries(filter, { limit, cursor }) {
      const before = readCursor(cursor, ID_POSITION);
      return pageOf(await audit.list(filter, { limit: limit + 1, before }), limit, (entry) => entry.id);
    },
  };
}
