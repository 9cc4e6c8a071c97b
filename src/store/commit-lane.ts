import type pg from "pg";
import { GatehouseError } from "../domain/errors.ts";
import { translateStoreError } from "./database.ts";
import { insertFromJson, recordTables, type Writes } from "./record-rows.ts";

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

const insertIntoTables = recordTables
  .map((table, i) => `ins_${table} as (${insertFromJson(table, i + 4, "unit in (select unit from good)")})`)
  .join(",\n");

/**
 * One statement for a whole batch: lock the groups in the order of their ids (no deadlock between servers), drop the
 * units whose group has moved on, write the rest.
 */
const commitStatement = `with expected as materialized (
  select * from json_to_recordset($1::json) as e(unit integer, group_id text, revision bigint, bumps boolean)),
locked as materialized (
  select id, revision from link_groups where id in (select group_id from expected) order by id for update),
good as materialized (
  select e.* from expected e join locked l on l.id = e.group_id and l.revision = e.revision),
bumped as (
  update link_groups g set revision = g.revision + 1 from good where g.id = good.group_id and good.bumps),
exposed as (
  insert into exposure (tenant_id, group_id, accelerators, rate_flops, operations, as_of)
  select tenant_id, group_id, accelerators, rate_flops, operations, as_of from json_to_recordset($2::json)
    as x(unit integer, tenant_id text, group_id text, accelerators double precision, rate_flops double precision, operations double precision, as_of date)
  where unit in (select unit from good)
  on conflict (tenant_id) do update set group_id = excluded.group_id, accelerators = excluded.accelerators,
    rate_flops = excluded.rate_flops, operations = excluded.operations, as_of = excluded.as_of),
completed as (
  update idempotency_keys k set state = 'done', status = c.status, headers = c.headers, sealed_body = c.sealed_body
  from json_to_recordset($3::json) as c(unit integer, caller_id text, key text, status integer, headers jsonb, sealed_body bytea)
  where k.caller_id = c.caller_id and k.key = c.key and c.unit in (select unit from good)),
${insertIntoTables}
select unit from good`;

const asJson = (texts: string[]) => `[${texts.join(",")}]`;

function parametersOf(units: readonly CommitUnit[]): string[] {
  const expected = units.map((unit, i) =>
    JSON.stringify({ unit: i, group_id: unit.groupId, revision: unit.revision, bumps: unit.bumps }),
  );
  const exposure = units.flatMap((unit, i) =>
    unit.exposure.map((change) =>
      JSON.stringify({
        unit: i,
        tenant_id: change.tenantId,
        group_id: change.groupId,
        accelerators: change.accelerators,
        rate_flops: change.rateFlops,
        operations: change.operations,
        as_of: change.asOf,
      }),
    ),
  );
  const completed = units.flatMap((unit, i) =>
    unit.completedKeys.map((done) =>
      JSON.stringify({
        unit: i,
        caller_id: done.callerId,
        key: done.key,
        status: done.status,
        headers: done.headers,
        sealed_body: `\\x${done.sealedBody.toString("hex")}`,
      }),
    ),
  );
  const tables = recordTables.map(({ rowsOf }) =>
    asJson(units.flatMap((unit, i) => rowsOf(unit.writes).map((row) => `{"unit":${i},${row.slice(1)}`))),
  );
  return [asJson(expected), asJson(exposure), asJson(completed), ...tables];
}

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
