import { GatehouseError } from "../domain/errors.ts";
import { type Keyring, unseal } from "../platform/seal.ts";
import type { EventPosition, StoredEventRow } from "../store/read-events.ts";
import type { Tenants } from "../store/tenants.ts";
import { pageOf, readCursor } from "./cursors.ts";
import type { UseCases } from "./use-cases.ts";

const POSITION = /^\d{4}-[0-9T:.-]{18}Z evt_[0-9a-z]{26}$/;

export function createEventReader(parts: {
  tenants: Tenants;
  keyring: Keyring;
  listEvents(
    filter: { tenantId: string; type: string | null; from: string | null; to: string | null },
    page: { limit: number; after: EventPosition | null },
  ): Promise<StoredEventRow[]>;
}): UseCases["listEvents"] {
  return async (ref, filter, { limit, cursor }) => {
    const tenant = await parts.tenants.find(ref);
    if (!tenant) throw new GatehouseError("not-found", { detail: "there is no such tenant" });
    if (!tenant.wrappedKey) throw new GatehouseError("conflict", { detail: "the personal data of this tenant was erased" });
    const dataKey = parts.keyring.unwrapDataKey(tenant.id, tenant.wrappedKey);
    const [at = "", id = ""] = readCursor(cursor, POSITION)?.split(" ") ?? [];
    const after = cursor === null ? null : { at, id };
    const rows = await parts.listEvents({ tenantId: tenant.id, ...filter }, { limit: limit + 1, after });
    const page = pageOf(rows, limit, (row) => `${row.at} ${row.id}`);
    return {
      ...page,
      items: page.items.map(({ id: ours, eventId, sealed, ...rest }) => ({
        id: eventId,
        ...rest,
        data: JSON.parse(unseal(dataKey, sealed, ours).toString("utf8")),
      })),
    };
  };
}
