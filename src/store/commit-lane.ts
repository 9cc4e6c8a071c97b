import type pg from "pg";
import { GatehouseError } from "../domain/errors.ts";
import { type Column, columnArrays, rowsSql } from "./column-arrays.ts";
import { translateStoreError } from "./database.ts";
import { insertSql, type OfUnit, type PayerRecord, unitColumns, unitTables, type Writes } from "./record-rows.ts";

export interface ExposureChange {
  tenantId: string;
  groupId: string;
  accelerators: number;
  rateFlops: number;
  operations: number;
  /** UTC day, YYYY-MM-DD. */
  asOf: string;
}

export interface CompletedKey {
  callerId: string;
  key: string;
  status: number;
  headers: Record<string, string>;
  sealedBody: Buffer;
}

/** What one linked group writes at once: all of it or, when the group has moved on since it was read, nothing. */
export interface CommitUnit {
  groupId: string;
  /** The revision that the decisions were made on. */
  revision: number;
  /** Whether the group's revision moves: it does when anything changes that other decisions depend on. */
  bumps: boolean;
  writes: Writes;
  exposure: ExposureChange[];
  completedKeys: CompletedKey[];
}

export type CommitResult = "committed" | "stale";

interface Waiting {
  unit: CommitUnit;
  resolve: (result: CommitResult) => void;
  reject: (error: unknown) => void;
}

export interface CommitLane {
  /** Resolves once the unit is durable, or with `stale` when its group has another revision and nothing was written. */
  commit(unit: CommitUnit): Promise<CommitResult>;
}

const LANES = 2;
const MAX_UNITS = 128;

interface Expected {
  unit: number;
  groupId: string;
  revision: number;
  bumps: boolean;
}

const expectedColumns: Column<Expected>[] = [
  { name: "unit", type: "integer", of: ({ unit }) => unit },
  { name: "group_id", type: "text", of: ({ groupId }) => groupId },
  { name: "revision", type: "bigint", of: ({ revision }) => revision },
  { name: "bumps", type: "boolean", of: ({ bumps }) => bumps },
];

const exposureColumns = unitColumns<ExposureChange>([
  ["tenant_id", "text", ({ tenantId }) => tenantId],
  ["group_id", "text", ({ groupId }) => groupId],
  ["accelerators", "double precision", ({ accelerators }) => accelerators],
  ["rate_flops", "double precision", ({ rateFlops }) => rateFlops],
  ["operations", "double precision", ({ operations }) => operations],
  ["as_of", "date", ({ asOf }) => asOf],
]);

const completedColumns = unitColumns<CompletedKey>([
  ["caller_id", "text", ({ callerId }) => callerId],
  ["key", "text", ({ key }) => key],
  ["status", "integer", ({ status }) => status],
  ["headers", "json", ({ headers }) => JSON.stringify(headers)],
  ["sealed_body", "bytea", ({ sealedBody }) => sealedBody],
]);

const payerColumns = unitColumns<PayerRecord>([
  ["tenant_id", "text", ({ tenantId }) => tenantId],
  ["payer", "bytea", ({ payer }) => payer],
  ["at", "timestamptz", ({ at }) => at],
]);

const exposureFirst = 1 + expectedColumns.length;
const completedFirst = exposureFirst + exposureColumns.length;
const payersFirst = completedFirst + completedColumns.length;
const tablesFirst = payersFirst + payerColumns.length;

const isGood = "unit in (select unit from good)";

function insertIntoTables(): string {
  let first = tablesFirst;
  return unitTables
    .map((table) => {
      const insert = `ins_${table.table} as (${insertSql(table, first, isGood)})`;
      first += table.columns.length;
      return insert;
    })
    .join(",\n");
}

/**
 * One statement for a whole batch: lock the groups in the order of their ids (no deadlock between servers), drop the
 * units whose group has moved on, write the rest.
 */
const commitStatement = `with expected as materialized (select * from ${rowsSql(expectedColumns, 1)} as e),
locked as materialized (
  select id, revision from link_groups where id in (select group_id from expected) order by id for update),
good as materialized (
  select e.* from expected e join locked l on l.id = e.group_id and l.revision = e.revision),
bumped as (
  update link_groups g set revision = g.revision + 1 from good where g.id = good.group_id and good.bumps),
exposed as (
  insert into exposure (tenant_id, group_id, accelerators, rate_flops, operations, as_of)
  select tenant_id, group_id, accelerators, rate_flops, operations, as_of from ${rowsSql(exposureColumns, exposureFirst)} as x
  where ${isGood}
  on conflict (tenant_id) do update set group_id = excluded.group_id, accelerators = excluded.accelerators,
    rate_flops = excluded.rate_flops, operations = excluded.operations, as_of = excluded.as_of),
completed as (
  update idempotency_keys k set state = 'done', status = c.status, headers = c.headers, sealed_body = c.sealed_body
  from ${rowsSql(completedColumns, completedFirst)} as c
  where k.caller_id = c.caller_id and k.key = c.key and c.${isGood}),
paid as (
  insert into payers as p (tenant_id, payer, first_seen, last_seen)
  select tenant_id, payer, min(at), max(at) from ${rowsSql(payerColumns, payersFirst)} as y where ${isGood}
  group by tenant_id, payer order by tenant_id, payer
  on conflict (tenant_id, payer) do update set last_seen = greatest(p.last_seen, excluded.last_seen)),
${insertIntoTables()}
select unit from good`;

const ofUnits = <R>(units: readonly CommitUnit[], pick: (unit: CommitUnit) => R[]): OfUnit<R>[] =>
  units.flatMap((unit, i) => pick(unit).map((record) => ({ unit: i, record })));

const parametersOf = (units: readonly CommitUnit[]): Buffer[] => [
  ...columnArrays(
    expectedColumns,
    units.map(({ groupId, revision, bumps }, unit) => ({ unit, groupId, revision, bumps })),
  ),
  ...columnArrays(
    exposureColumns,
    ofUnits(units, ({ exposure }) => exposure),
  ),
  ...columnArrays(
    completedColumns,
    ofUnits(units, ({ completedKeys }) => completedKeys),
  ),
  ...columnArrays(
    payerColumns,
    ofUnits(units, ({ writes }) => writes.payers),
  ),
  ...unitTables.flatMap((table) => table.arrays(units)),
];

/** Writes units in the caller's transaction or, given a pool, in one of its own. Returns the positions of those committed. */
export async function commitUnits(client: pg.Pool | pg.ClientBase, units: readonly CommitUnit[]): Promise<Set<number>> {
  const result = await client.query<{ unit: number }>({
    name: "commit-units",
    text: commitStatement,
    values: parametersOf(units),
  });
  return new Set(result.rows.map((row) => row.unit));
}

/**
 * Group commit: while a lane is busy, whatever arrives waits and leaves together with the next free one, so that
 * concurrent decisions share a round trip and a flush of the write-ahead log. No timer: an idle lane leaves at once.
 * A batch holds a group once at most; a second unit of the group waits for the next batch.
 */
export function createCommitLane(pool: pg.Pool): CommitLane {
  let queue: Waiting[] = [];
  let busy = 0;

  function takeBatch(): Waiting[] {
    const groups = new Set<string>();
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    for (const waiting of queue) {
      const fits = batch.length < MAX_UNITS && !groups.has(waiting.unit.groupId);
      (fits ? batch : rest).push(waiting);
      groups.add(waiting.unit.groupId);
    }
    queue = rest;
    return batch;
  }

  async function flush(): Promise<void> {
    busy++;
    while (queue.length > 0) {
      const batch = takeBatch();
      await commitBatch(batch);
    }
    busy--;
  }

  async function commitBatch(batch: Waiting[]): Promise<void> {
    try {
      const committed = await commitUnits(
        pool,
        batch.map((waiting) => waiting.unit),
      );
      for (const [i, waiting] of batch.entries()) waiting.resolve(committed.has(i) ? "committed" : "stale");
    } catch (error) {
      const problem = translateStoreError(error);
      if (batch.length === 1 || problem instanceof GatehouseError) {
        for (const waiting of batch) waiting.reject(problem);
        return;
      }
      // One bad unit must not take its neighbours with it.
      for (const waiting of batch) await commitBatch([waiting]);
    }
  }

  return {
    commit: (unit) =>
      new Promise((resolve, reject) => {
        queue.push({ unit, resolve, reject });
        // Leaves after this turn of the event loop, with everything that the turn brings.
        if (busy < LANES && queue.length === 1) setImmediate(() => void (busy < LANES && flush()));
      }),
  };
}
