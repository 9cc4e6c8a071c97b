import type { EventType } from "../domain/telemetry.ts";
import { timeOfId } from "../platform/ids.ts";
import type { Db } from "./database.ts";

export interface StoredEventRow {
  /** Ours. */
  id: string;
  eventId: string;
  type: EventType;
  at: string;
  receivedAt: string;
  country: string | null;
  sealed: Buffer;
}

/** Where a page starts: after the event that happened then, and of those at one moment after that one. */
export interface EventPosition {
  at: string;
  id: string;
}

/** Events of a tenant, the latest first. */
export async function listEvents(
  db: Db,
  filter: { tenantId: string; type: string | null; from: string | null; to: string | null },
  page: { limit: number; after: EventPosition | null },
): Promise<StoredEventRow[]> {
  const { after } = page;
  let query = db
    .selectFrom("events")
    .select(["id", "event_id", "type", "at", "country", "sealed"])
    .where("tenant_id", "=", filter.tenantId)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(page.limit);
  if (filter.type) query = query.where("type", "=", filter.type);
  if (filter.from) query = query.where("at", ">=", new Date(filter.from));
  if (filter.to) query = query.where("at", "<", new Date(filter.to));
  if (after) {
    const at = new Date(after.at);
    query = query.where((where) =>
      where.or([where("at", "<", at), where.and([where("at", "=", at), where("id", "<", after.id)])]),
    );
  }
  return (await query.execute()).map((row) => ({
    id: row.id,
    eventId: row.event_id,
    type: row.type as EventType,
    at: row.at.toISOString(),
    receivedAt: new Date(timeOfId(row.id)).toISOString(),
    country: row.country,
    sealed: row.sealed,
  }));
}
