import type pg from "pg";
import { addWindows, emptyWindow } from "../domain/event-window.ts";
import { type RunMark, runsOf } from "../domain/instance-runs.ts";
import { firstIdAt } from "../platform/ids.ts";
import { columnArrays, rowsSql } from "./column-arrays.ts";
import {
  eventColumns,
  type InstanceDelta,
  instanceColumns,
  type PreparedEvent,
  type WindowRow,
  windowColumns,
} from "./event-rows.ts";

/** Within so many days an event that was sent again is known by its id, also across two months. */
const REMEMBERED_DAYS = 35;
const DAY_MS = 86_400_000;

const eventNames = eventColumns.map(({ name }) => name).join(", ");

const insertStatement = `insert into events (${eventNames}) select ${eventNames} from ${rowsSql(eventColumns, 2)} as e
where not exists (select 1 from events o where o.tenant_id = e.tenant_id and o.event_id = e.event_id and o.id >= $1)
on conflict do nothing returning id`;

/** Inserts what is not known yet; the ids of what was. */
export async function insertEvents(client: pg.ClientBase, events: readonly PreparedEvent[], now: Date): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>({
    name: "insert-events",
    text: insertStatement,
    values: [firstIdAt("evt", now.getTime() - REMEMBERED_DAYS * DAY_MS), ...columnArrays(eventColumns, events)],
  });
  return new Set(rows.map((row) => row.id));
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const windowNames = windowColumns.map(({ name }) => name).join(", ");
const counters = ["logins", "embargoed_logins", "admin_logins", "admin_placed", "admin_d5", "admin_concealed"];
const sums = [...counters, "usage_hours", "loaded_hours", "egress_bytes", "egress_d5_bytes", "stops"];

const windowStatement = `insert into event_windows as w (${windowNames}) select ${windowNames} from ${rowsSql(windowColumns, 1)} as r
on conflict (tenant_id, day) do update set ${sums.map((name) => `${name} = w.${name} + excluded.${name}`).join(", ")},
  last_embargoed_at = greatest(w.last_embargoed_at, excluded.last_embargoed_at),
  first_loaded_at = least(w.first_loaded_at, excluded.first_loaded_at),
  admin_hours = case when excluded.admin_logins = 0 then w.admin_hours
    else array(select a + b from unnest(w.admin_hours, excluded.admin_hours) with ordinality as t(a, b, i) order by i) end,
  countries = case when w.countries @> excluded.countries then w.countries
    else array(select distinct c from unnest(w.countries || excluded.countries) as c order by c) end`;

/** Rows are written in the order of their keys everywhere, so that two servers never wait for each other. */
export async function addToWindows(client: pg.ClientBase, events: readonly PreparedEvent[]): Promise<void> {
  const rows = new Map<string, WindowRow>();
  for (const { tenantId, at, window } of events) {
    if (!window) continue;
    const day = at.slice(0, 10);
    const key = `${tenantId} ${day}`;
    rows.set(key, { tenantId, day, ...addWindows(rows.get(key) ?? emptyWindow, window) });
  }
  if (rows.size === 0) return;
  const ordered = [...rows].sort(([a], [b]) => byText(a, b)).map(([, row]) => row);
  await client.query({ name: "add-to-windows", text: windowStatement, values: columnArrays(windowColumns, ordered) });
}

const instanceNames = instanceColumns.map(({ name }) => name).join(", ");

const instanceStatement = `insert into instances as i (${instanceNames}) select ${instanceNames} from ${rowsSql(instanceColumns, 1)} as r
on conflict (tenant_id, instance_id) do update set is_dirty = true,
  left_decision_id = case when i.is_assumed and excluded.decision_id <> i.decision_id then i.decision_id else i.left_decision_id end,
  is_assumed = i.is_assumed and excluded.decision_id is null,
  decision_id = coalesce(excluded.decision_id, i.decision_id),
  accelerators = greatest(i.accelerators, excluded.accelerators), peak_flops = greatest(i.peak_flops, excluded.peak_flops),
  metered_hours = i.metered_hours + excluded.metered_hours, busy_hours = i.busy_hours + excluded.busy_hours`;

const isAboutInstance = ({ type }: PreparedEvent) => type.startsWith("instance.") || type === "usage";

function deltaOf({
  tenantId,
  instanceId,
  decisionId,
  accelerators,
  peakFlops,
  hours,
  utilisation,
}: PreparedEvent): InstanceDelta {
  return {
    ...{ tenantId, instanceId: instanceId ?? "", decisionId, accelerators, peakFlops },
    meteredHours: hours ?? 0,
    busyHours: (hours ?? 0) * (utilisation ?? 1),
  };
}

const addDeltas = (a: InstanceDelta, b: InstanceDelta): InstanceDelta => ({
  ...a,
  decisionId: b.decisionId ?? a.decisionId,
  accelerators:
    a.accelerators === null || b.accelerators === null
      ? (a.accelerators ?? b.accelerators)
      : Math.max(a.accelerators, b.accelerators),
  peakFlops: Math.max(a.peakFlops, b.peakFlops),
  meteredHours: a.meteredHours + b.meteredHours,
  busyHours: a.busyHours + b.busyHours,
});

/** Adds usage to instances and locks them. Returns nothing to count anew: what they come to is worked out when exposure is settled. */
export async function addToInstances(client: pg.ClientBase, events: readonly PreparedEvent[]): Promise<void> {
  const deltas = new Map<string, InstanceDelta>();
  for (const event of events.filter(isAboutInstance)) {
    const delta = deltaOf(event);
    const key = `${delta.tenantId} ${delta.instanceId}`;
    const known = deltas.get(key);
    deltas.set(key, known ? addDeltas(known, delta) : delta);
  }
  if (deltas.size === 0) return;
  const ordered = [...deltas].sort(([a], [b]) => byText(a, b)).map(([, delta]) => delta);
  await client.query({ name: "add-to-instances", text: instanceStatement, values: columnArrays(instanceColumns, ordered) });
}

const isMark = ({ type }: { type: string }) => type === "instance.started" || type === "instance.stopped";

interface MarkRow {
  tenant_id: string;
  instance_id: string;
  type: string;
  at: Date;
}

const markStatement = `select tenant_id, instance_id, type, at from events
where (tenant_id, instance_id) in (select * from unnest($1::text[], $2::text[])) and type in ('instance.started', 'instance.stopped')`;

const runStatement = `update instances i set first_start = r.first_start, running_since = r.running_since, last_stop = r.last_stop,
  ended_hours = r.ended_hours
from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::float8[])
  as r(tenant_id, instance_id, first_start, running_since, last_stop, ended_hours)
where i.tenant_id = r.tenant_id and i.instance_id = r.instance_id`;

/**
 * Works out anew when instances ran, from all their starts and stops: whatever came late or in another order, the result
 * is the same. The instances are locked, so that of two servers the later one sees what the earlier one wrote.
 */
export async function workOutRuns(client: pg.ClientBase, events: readonly PreparedEvent[]): Promise<void> {
  const marked = events.filter(isMark);
  if (marked.length === 0) return;
  const keys = [...new Map(marked.map((event) => [`${event.tenantId} ${event.instanceId}`, event])).values()];
  const { rows } = await client.query<MarkRow>(markStatement, [
    keys.map(({ tenantId }) => tenantId),
    keys.map(({ instanceId }) => instanceId),
  ]);
  const runs = [...Map.groupBy(rows, (row) => `${row.tenant_id} ${row.instance_id}`).values()].map((marks) => {
    const [{ tenant_id: tenantId, instance_id: instanceId }] = marks as [MarkRow];
    const toMark = ({ type, at }: MarkRow): RunMark => ({
      type: type === "instance.started" ? "start" : "stop",
      at: at.getTime(),
    });
    return { tenantId, instanceId, ...runsOf(marks.map(toMark)) };
  });
  const date = (at: number | null) => (at === null ? null : new Date(at));
  await client.query(runStatement, [
    runs.map(({ tenantId }) => tenantId),
    runs.map(({ instanceId }) => instanceId),
    runs.map(({ firstStart }) => date(firstStart)),
    runs.map(({ runningSince }) => date(runningSince)),
    runs.map(({ lastStop }) => date(lastStop)),
    runs.map(({ endedHours }) => endedHours),
  ]);
}

const payerStatement = `insert into payers as p (tenant_id, payer, first_seen, last_seen)
select tenant_id, payer, min(at), max(at) from unnest($1::text[], $2::bytea[], $3::timestamptz[]) as r(tenant_id, payer, at)
group by tenant_id, payer order by tenant_id, payer
on conflict (tenant_id, payer) do update set first_seen = least(p.first_seen, excluded.first_seen),
  last_seen = greatest(p.last_seen, excluded.last_seen)`;

const changeStatement = `insert into profile_changes (tenant_id, at, source, changed, is_reported)
select tenant_id, at, 'event', changed::text[], is_reported
from unnest($1::text[], $2::timestamptz[], $3::text[], $4::boolean[]) as r(tenant_id, at, changed, is_reported)`;

/** Who paid, and what was changed. */
export async function noteConduct(client: pg.ClientBase, events: readonly PreparedEvent[]): Promise<void> {
  const paid = events.filter(({ payer }) => payer !== null);
  if (paid.length > 0) {
    await client.query(payerStatement, [
      paid.map((one) => one.tenantId),
      paid.map(({ payer }) => payer),
      paid.map(({ at }) => at),
    ]);
  }
  const changes = events.flatMap(({ tenantId, at, change }) => (change ? [{ tenantId, at, ...change }] : []));
  if (changes.length > 0) {
    await client.query(changeStatement, [
      changes.map(({ tenantId }) => tenantId),
      changes.map(({ at }) => at),
      changes.map(({ changed }) => `{${changed.join(",")}}`),
      changes.map(({ isReported }) => isReported),
    ]);
  }
}
