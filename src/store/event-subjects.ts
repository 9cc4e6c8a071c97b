import type pg from "pg";

/** A tenant as its events need it. */
export interface EventSubject {
  id: string;
  externalId: string;
  /** Null once the tenant was erased. */
  wrappedKey: Buffer | null;
}

/** By external ids or ten_ ids: as for every other call, who calls itself so comes before whose id it is. */
export async function findEventSubjects(pool: pg.Pool, refs: readonly string[]): Promise<Map<string, EventSubject>> {
  const { rows } = await pool.query<{ ref: string; id: string; external_id: string; wrapped: Buffer | null }>({
    name: "find-event-subjects",
    text: `select distinct on (r.ref) r.ref, t.id, t.external_id, k.wrapped from unnest($1::text[]) as r(ref)
      join tenants t on t.external_id = r.ref or t.id = r.ref left join tenant_keys k on k.tenant_id = t.id
      order by r.ref, t.id = r.ref`,
    values: [refs],
  });
  return new Map(rows.map((row) => [row.ref, { id: row.id, externalId: row.external_id, wrappedKey: row.wrapped }]));
}
