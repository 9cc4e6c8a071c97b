import pg from "pg";
import { createId } from "../../src/platform/ids.ts";

const BATCH = 10_000;

/** Copies stored decisions, so that there are `count` more, spread over the time from `from` on, a second apart. */
export async function copyDecisions(connectionString: string, count: number, from: Date): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query("create temp table sample as select row_number() over (order by id) - 1 as n, d.* from decisions d");
    for (let done = 0; done < count; done += BATCH) {
      const ids = Array.from({ length: Math.min(BATCH, count - done) }, (_, i) =>
        createId("dec", from.getTime() + (done + i) * 10),
      );
      await client.query(
        `insert into decisions (id, kind, tenant_id, group_id, caller_id, outcome, score, document, facts, fact_schema, sealed, resolution)
         select i.id, s.kind, s.tenant_id, s.group_id, s.caller_id, s.outcome, s.score, s.document, s.facts, s.fact_schema, s.sealed, s.resolution
         from unnest($1::text[]) with ordinality as i(id, at)
         join sample s on s.n = i.at % (select count(*) from sample)`,
        [ids],
      );
    }
    await client.query("analyze decisions");
  } finally {
    await client.end();
  }
}
