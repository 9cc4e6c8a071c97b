import type pg from "pg";

/** Fifty rules, skewed: a few fire often. Sixty countries, twenty regions, forty people. */
const RULES = "array(select distinct 'rule.r' || floor(50 * power(random(), 2))::integer from generate_series(1, 4) where i = i)";
const COUNTRIES =
  "array(select distinct chr(65 + (random() * 9)::integer) || chr(65 + (random() * 5)::integer) from generate_series(1, 2) where i = i)";

const columns = `id, kind, state, revision, decision_id, tenant_id, external_id, outcome, score, rules, countries, region, opened_at,
  updated_at, due_at, resolution, sealed_matches, priority, operations, standing, assignee_id, claimed_at, ended_at, ended_because,
  decided_by, decided_by_name`;

/** As the server ranks them by the shipped weights: it has nothing to rank anew when it starts. */
const RANK =
  "round((score - 1.5 * extract(epoch from opened_at - timestamptz '2026-01-01T00:00:00Z')::float8 / 3600 - 24) * 1000) / 1000";

/** Rows of cases that ended during the last year (`ended`), or that are open and came during the last four days. */
const casesOf = (ended: boolean, from: number, count: number): string => `
insert into cases (${columns})
select 'case_' || lpad(i::text, 26, '0'), (array['signup', 'instance', 'monitoring'])[1 + i % 3], ${
  ended ? "case when i % 4 = 0 then 'rejected' else 'approved' end" : "'open'"
}, 1, 'dec_' || lpad(i::text, 26, '0'), 'ten_' || lpad(i::text, 26, '0'), 'bench-' || i, 'review', score, ${RULES}, ${COUNTRIES},
  'region-' || i % 20, opened_at, opened_at, opened_at + interval '24 hours', ${
    ended ? "case when i % 4 = 0 then 'rejected' else 'approved' end" : "null"
  }, decode(repeat('00', 300), 'hex'), ${
    ended ? "'-infinity'" : RANK
  }, 0, 'pending', null, ${ended ? "opened_at + random() * interval '6 hours'" : "null"}, ${
    ended ? "opened_at + interval '6 hours' + random() * interval '20 hours'" : "null"
  }, ${ended ? "'verdict'" : "null"}, ${ended ? "'person-' || i % 40" : "null"}, ${ended ? "'Person ' || i % 40" : "null"}
from (select i, (40 + 45 * random())::integer as score,
    date_trunc('milliseconds', now()) - ${ended ? "interval '5 days' - random() * interval '360 days'" : "date_trunc('milliseconds', random() * interval '4 days')"} as opened_at
  from generate_series(${from}, ${from + count - 1}) as i) as made`;

const BATCH = 100_000;

export async function fillQueue(client: pg.Client, { closed, open }: { closed: number; open: number }): Promise<void> {
  for (let done = 0; done < closed; done += BATCH) await client.query(casesOf(true, 1 + done, Math.min(BATCH, closed - done)));
  await client.query(casesOf(false, 1 + closed, open));
  await client.query("vacuum (analyze) cases");
}
