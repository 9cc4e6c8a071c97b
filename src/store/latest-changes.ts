import type pg from "pg";

/** The last event of its type that told of something else than the profile. */
export interface LatestChange {
  id: string;
  type: "payment.changed" | "owners.changed";
  sealed: Buffer;
}

const statement = `select distinct on (e.type) e.id, e.type, e.sealed from events e
join tenants t on t.id = e.tenant_id
join tenant_profiles p on p.tenant_id = t.id and p.version = t.profile_version
where e.tenant_id = $1 and e.type in ('payment.changed', 'owners.changed') and e.at > p.created_at
order by e.type, e.at desc`;

/** What events told since the profile was declared. */
export async function readLatestChanges(pool: pg.Pool, tenantId: string): Promise<LatestChange[]> {
  return (await pool.query<LatestChange>({ name: "latest-changes", text: statement, values: [tenantId] })).rows;
}
