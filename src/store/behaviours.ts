import type pg from "pg";
import type { Facts } from "../domain/facts.ts";
import type { Activity } from "../domain/synchrony.ts";
import { inTransaction } from "./in-transaction.ts";

/** A day of a tenant's events; fields as in `domain/event-window.ts`. */
interface WindowJson {
  day: string;
  logins: number;
  embargoedLogins: number;
  lastEmbargoedAt: string | null;
  adminLogins: number;
  adminPlaced: number;
  adminD5: number;
  adminConcealed: number;
  adminHours: number[];
  countries: string[];
  usageHours: number;
  loadedHours: number;
  firstLoadedAt: string | null;
  egressBytes: number;
  egressD5Bytes: number;
  stops: number;
}

/** What is stored of a tenant's conduct. Times are ms since 1970. */
export interface StoredConduct {
  windows: WindowJson[];
  instances: { accelerators: number; from: number; until: number | null }[];
  reportsInstances: boolean;
  payers: number;
  changes: { at: number; source: "profile" | "event"; changed: string[]; isReported: boolean }[];
  createdAt: number;
  clearedAt: number | null;
  acceptedAt: number | null;
}

export interface StoredBehaviour {
  behaviour: Facts["behaviour"];
  synchronisedTenants: number;
}

export interface Behaviours {
  /** Windows of `days` and more; null for a tenant that is not there. */
  readConduct(tenantId: string, terms: { days: number; payerDays: number; now: Date }): Promise<StoredConduct | null>;
  /** Load by slot, and starts and stops, of the members of a tenant's group that have been active; at most `limit`, and the tenant itself. */
  readActivity(tenantId: string, terms: { since: Date; slotMs: number; limit: number }): Promise<Map<string, Activity>>;
  /** Keeps what decisions read; the group's revision moves when it is another. Returns the group, or null when nothing has changed. */
  save(tenantId: string, stored: StoredBehaviour, now: Date): Promise<string | null>;
}

const ms = (column: string) => `extract(epoch from ${column}) * 1000`;
const list = (query: string) => `coalesce((select json_agg(r) from (${query}) r), '[]'::json)`;

const windowQuery = `select to_char(day, 'YYYY-MM-DD') as day, logins, embargoed_logins as "embargoedLogins", last_embargoed_at as "lastEmbargoedAt",
  admin_logins as "adminLogins", admin_placed as "adminPlaced", admin_d5 as "adminD5", admin_concealed as "adminConcealed",
  admin_hours as "adminHours", countries, usage_hours as "usageHours", loaded_hours as "loadedHours", first_loaded_at as "firstLoadedAt",
  egress_bytes as "egressBytes", egress_d5_bytes as "egressD5Bytes", stops
  from event_windows where tenant_id = $1 and day >= $2::date order by day`;

const instanceQuery = `select coalesce(i.accelerators, 1) as accelerators, ${ms("i.first_start")} as from,
  case when i.running_since is null then ${ms("i.last_stop")} end as until
  from instances i where i.tenant_id = $1 and i.first_start is not null and (i.running_since is not null or i.last_stop > $2::date)`;

const conductStatement = `select ${list(windowQuery)} as windows, ${list(instanceQuery)} as instances,
  exists (select 1 from instances where tenant_id = $1 and first_start is not null) as "reportsInstances",
  (select count(*)::integer from payers where tenant_id = $1 and last_seen >= $3) as payers,
  ${list(`select ${ms("at")} as at, source, changed, is_reported as "isReported" from profile_changes where tenant_id = $1 and at >= $2::date - 365`)} as changes,
  ${ms("t.created_at")}::float8 as "createdAt", ${ms("t.cleared_at")}::float8 as "clearedAt",
  (select ${ms("max(ended_at)")}::float8 from cases where tenant_id = $1 and kind = 'monitoring' and state = 'approved') as "acceptedAt"
from tenants t where t.id = $1`;

const membersCte = `own as (select group_id from tenants where id = $1),
members as (
  select t.id from tenants t join own on own.group_id = t.group_id
  join event_windows w on w.tenant_id = t.id and w.day >= $2::date where t.id <> $1 group by t.id order by max(w.day) desc, t.id limit $3)`;

const activityStatement = `with ${membersCte},
wanted as (select id from members union select $1)
select e.tenant_id, e.type, floor(extract(epoch from e.at) * 1000 / $4)::float8 as slot, ${ms("e.at")}::float8 as at,
  coalesce(e.hours, 0) * coalesce(e.utilisation, 1) as busy
from events e join wanted on wanted.id = e.tenant_id
where e.at >= $2 and e.type in ('usage', 'instance.started', 'instance.stopped') limit 200000`;

const confirmStatement = `update tenant_behaviour set as_of = $4
where tenant_id = $1 and behaviour::text = $2::text and synchronised = $3`;

const saveStatement = `insert into tenant_behaviour (tenant_id, behaviour, synchronised, as_of) values ($1, $2, $3, $4)
on conflict (tenant_id) do update set behaviour = excluded.behaviour, synchronised = excluded.synchronised, as_of = excluded.as_of`;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export function createBehaviours(pool: pg.Pool): Behaviours {
  return {
    async readConduct(tenantId, { days, payerDays, now }) {
      const ago = (count: number) => new Date(now.getTime() - count * DAY_MS);
      const values = [tenantId, ago(days).toISOString().slice(0, 10), ago(payerDays)];
      const { rows } = await pool.query<StoredConduct>({ name: "read-conduct", text: conductStatement, values });
      return rows[0] ?? null;
    },

    async readActivity(tenantId, { since, slotMs, limit }) {
      const { rows } = await pool.query<{ tenant_id: string; type: string; slot: number; at: number; busy: number }>(
        activityStatement,
        [tenantId, since, limit, slotMs],
      );
      const found = new Map<string, { load: Map<number, number>; marks: number[] }>();
      for (const { tenant_id: id, type, slot, at, busy } of rows) {
        const activity = found.get(id) ?? { load: new Map<number, number>(), marks: [] as number[] };
        found.set(id, activity);
        if (type === "usage") activity.load.set(slot, (activity.load.get(slot) ?? 0) + (busy * HOUR_MS) / slotMs);
        else activity.marks.push(at);
      }
      return found;
    },

    async save(tenantId, { behaviour, synchronisedTenants }, now) {
      const values = [tenantId, JSON.stringify(behaviour), synchronisedTenants, now];
      if ((await pool.query(confirmStatement, values)).rowCount === 1) return null;
      return inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ group_id: string }>(
          "select g.id as group_id from link_groups g join tenants t on t.group_id = g.id where t.id = $1 for update of g",
          [tenantId],
        );
        const groupId = rows[0]?.group_id;
        if (groupId === undefined) return null;
        await client.query(saveStatement, values);
        await client.query("update link_groups set revision = revision + 1 where id = $1", [groupId]);
        return groupId;
      });
    },
  };
}
