/**
 * Sums of tenants' grants as they count now. Operations of a grant that began more than 365 days ago count as far as they
 * lie within the year, as if they were spread evenly. One statement for whoever changes a grant: the sums are never
 * anything else than what the grants say.
 */
const sumStatement = (ofTenants: string) => `update exposure x set as_of = $2::date,
  accelerators = coalesce(s.accelerators, 0), rate_flops = coalesce(s.rate_flops, 0), operations = coalesce(s.operations, 0)
from exposure y left join lateral (
  select sum(held_accelerators) filter (where ends_at > $3) as accelerators,
    sum(held_rate_flops) filter (where ends_at > $3) as rate_flops,
    sum(counted_operations * share_within_year(runs_from, ends_at, $2::date)) as operations
  from grants where grants.tenant_id = y.tenant_id) s on true
where x.tenant_id = y.tenant_id and ${ofTenants}`;

const ofTenant = sumStatement("y.tenant_id = $1");
const ofOutdatedMembers = sumStatement("y.group_id = $1 and y.as_of < $2::date");

const dayOf = (now: Date) => now.toISOString().slice(0, 10);

interface SumQuery {
  text: string;
  values: unknown[];
}

/** Sums of one tenant anew. Its group must be locked, and its revision moved. */
export const sumsOfTenant = (tenantId: string, now: Date): SumQuery => ({ text: ofTenant, values: [tenantId, dayOf(now), now] });

/** Sums anew of the members of a group that are of an earlier day. */
export const sumsOfGroup = (groupId: string, now: Date): SumQuery => ({
  text: ofOutdatedMembers,
  values: [groupId, dayOf(now), now],
});
