import type pg from "pg";

export interface TakenTenant {
  tenantId: string;
  /** Counts what happened to the tenant: when it is another by the end, the tenant is looked at again. */
  version: string;
}

export interface MonitoringQueue {
  /** Takes tenants that are due, for a minute: who dies meanwhile leaves them to others. */
  take(limit: number, now: Date): Promise<TakenTenant[]>;
  /** Looked at. */
  done(taken: TakenTenant, now: Date): Promise<void>;
  /** Puts tenants into the queue about whom time alone changes something: grants that are due, windows that have moved on. */
  addDue(now: Date): Promise<void>;
}

const LEASE_MS = 60_000;
const DAY_MS = 86_400_000;

const addStatement = `insert into monitoring_queue as q (tenant_id, due_at)
select tenant_id, due_at from unnest($1::text[], $2::timestamptz[]) as t(tenant_id, due_at)
on conflict (tenant_id) do update set version = q.version + 1, due_at = least(q.due_at, excluded.due_at)
where q.taken_until is not null or q.due_at > excluded.due_at`;

/** Tenants that something happened to, by their ids, with when they are due: from then on they are looked at, all of it at once. */
export async function addToMonitoring(client: pg.ClientBase, due: ReadonlyMap<string, Date>): Promise<void> {
  const ids = [...due.keys()].sort();
  const times = ids.map((id) => due.get(id));
  if (ids.length > 0) await client.query({ name: "add-to-monitoring", text: addStatement, values: [ids, times] });
}

const takeStatement = `update monitoring_queue q set taken_until = $2 from (
  select tenant_id from monitoring_queue where due_at <= $1 and (taken_until is null or taken_until < $1)
  order by due_at limit $3 for update skip locked) as due
where q.tenant_id = due.tenant_id returning q.tenant_id, q.version`;

const doneStatement = `with gone as (delete from monitoring_queue where tenant_id = $1 and version = $2 returning 1)
update monitoring_queue set taken_until = null, due_at = $3 where tenant_id = $1 and version <> $2`;

const movedOnStatement = `insert into monitoring_queue (tenant_id, due_at)
select tenant_id, $1::timestamptz from tenant_behaviour where as_of < $2 order by as_of limit 100 on conflict (tenant_id) do nothing`;

const dueGrantsStatement = `insert into monitoring_queue (tenant_id, due_at)
select distinct tenant_id, $1::timestamptz from (select tenant_id from grants where due_at <= $1 order by due_at limit 1000) as due
on conflict (tenant_id) do nothing`;

export function createMonitoringQueue(pool: pg.Pool): MonitoringQueue {
  return {
    async take(limit, now) {
      const until = new Date(now.getTime() + LEASE_MS);
      const { rows } = await pool.query<{ tenant_id: string; version: string }>(takeStatement, [now, until, limit]);
      return rows.map((row) => ({ tenantId: row.tenant_id, version: row.version }));
    },
    async done({ tenantId, version }, now) {
      await pool.query(doneStatement, [tenantId, version, now]);
    },
    async addDue(now) {
      await pool.query(dueGrantsStatement, [now]);
      await pool.query(movedOnStatement, [now, new Date(now.getTime() - DAY_MS)]);
    },
  };
}
