import type pg from "pg";
import { digestOfEntry } from "../../src/audit/create-audit-entry.ts";
import type { AuditEntry } from "../../src/domain/audit-entry.ts";
import type { ReceivedMessage } from "../helpers/webhook-receiver.ts";
import type { Ledger } from "./mixed-load.ts";

/** Each line is something that was counted and should be as it is. */
export interface Account {
  what: string;
  expected: number;
  found: number;
}

const ids = (items: Iterable<{ id: string }>): string[] => [...items].map(({ id }) => id);

async function countOf(pool: pg.Pool, text: string, values: unknown[] = []): Promise<number> {
  return Number((await pool.query<{ count: string }>(text, values)).rows[0]?.count ?? Number.NaN);
}

async function ofDecisions(pool: pg.Pool, { decisions, verdicts, events }: Ledger): Promise<Account[]> {
  const acknowledged = ids(decisions.values());
  const given = [...verdicts.values()];
  return [
    {
      what: "decisions that callers were told of, kept",
      expected: acknowledged.length,
      found: await countOf(pool, "select count(*) from decisions where id = any($1)", [acknowledged]),
    },
    {
      what: "decisions in all: one for each request, however often it was sent",
      expected: acknowledged.length,
      found: await countOf(pool, "select count(*) from decisions"),
    },
    {
      what: "verdicts that callers were told of, in force",
      expected: given.length,
      found: await countOf(
        pool,
        `select count(*) from unnest($1::text[], $2::text[]) as v(decision_id, resolution)
           join decisions d on d.id = v.decision_id and d.resolution = v.resolution`,
        [
          given.map(({ decisionId }) => decisionId),
          given.map(({ verdict }) => (verdict === "approve" ? "approved" : "rejected")),
        ],
      ),
    },
    {
      what: "verdicts on their timelines, each once",
      expected: given.length,
      found: await countOf(pool, "select count(*) from case_events where type = 'verdict' and case_id = any($1)", [
        given.map(({ caseId }) => caseId),
      ]),
    },
    {
      what: "events that callers were told of, each once",
      expected: events.size,
      found: await countOf(pool, "select count(*) from events where event_id = any($1)", [[...events]]),
    },
    { what: "events in all", expected: events.size, found: await countOf(pool, "select count(*) from events") },
  ];
}

async function ofSums(pool: pg.Pool): Promise<Account[]> {
  const text = `select count(*) from exposure x
    left join lateral (select coalesce(sum(held_accelerators), 0) as accelerators, coalesce(sum(held_rate_flops), 0) as rate,
      coalesce(sum(counted_operations), 0) as operations from grants where tenant_id = x.tenant_id) g on true
    where abs(x.accelerators - g.accelerators) > 1e-6 or abs(x.rate_flops - g.rate) > 1e-9 * greatest(g.rate, 1)
      or abs(x.operations - g.operations) > 1e-9 * greatest(g.operations, 1)`;
  const permits = `select count(*) from decisions d where kind = 'instance' and (outcome = 'allow' or resolution = 'approved')`;
  return [
    { what: "tenants whose exposure is not the sum of their grants", expected: 0, found: await countOf(pool, text) },
    {
      what: "grants: one for each permit",
      expected: await countOf(pool, permits),
      found: await countOf(pool, "select count(*) from grants"),
    },
  ];
}

async function ofAudit(pool: pg.Pool): Promise<Account[]> {
  const { rows } = await pool.query<Omit<AuditEntry, "at"> & { at: Date }>(
    "select id, at, actor, action, entity, data, digest from audit_entries",
  );
  const broken = rows.filter(({ at, ...entry }) => digestOfEntry({ ...entry, at: at.toISOString() }) !== entry.digest);
  const made = `select count(*) from decisions d where (
    select count(*) from audit_entries a where a.entity = d.id and a.action = 'decision.made') <> 1`;
  const resolved = `select count(*) from cases c where state in ('approved', 'rejected') and not exists (
    select 1 from audit_entries a where a.entity = c.id and a.action like 'case.%')`;
  const disordered = `select count(*) from (
    select at, lag(at) over (partition by entity order by sequence) as before from audit_entries where entity like 'case\\_%') as e
    where at < before - interval '1 second'`;
  return [
    { what: "audit entries whose digest does not fit", expected: 0, found: broken.length },
    { what: "decisions without just one entry", expected: 0, found: await countOf(pool, made) },
    { what: "ended cases without an entry", expected: 0, found: await countOf(pool, resolved) },
    { what: "entries of a case out of their order", expected: 0, found: await countOf(pool, disordered) },
  ];
}

async function ofWebhooks(pool: pg.Pool, received: readonly ReceivedMessage[]): Promise<Account[]> {
  const told = new Map<string, Set<string>>();
  const firstAt = new Map<string, number>();
  for (const { id, at, message } of received) {
    const key = `${message.type} ${message.data["decisionId"]}`;
    told.set(key, (told.get(key) ?? new Set()).add(id));
    if (!firstAt.has(key)) firstAt.set(key, at);
  }
  const decisions = (await pool.query<{ id: string; resolution: string | null }>("select id, resolution from decisions")).rows;
  const resolved = decisions.filter(({ resolution }) => resolution !== null);
  const early = resolved.filter(
    ({ id }) => (firstAt.get(`decision.resolved ${id}`) ?? 0) < (firstAt.get(`decision.made ${id}`) ?? 0),
  );
  const once = (event: string, of: typeof decisions) => of.filter(({ id }) => told.get(`${event} ${id}`)?.size === 1).length;
  return [
    {
      what: "decisions that arrived as webhooks, under one id each",
      expected: decisions.length,
      found: once("decision.made", decisions),
    },
    {
      what: "resolutions that arrived as webhooks, under one id each",
      expected: resolved.length,
      found: once("decision.resolved", resolved),
    },
    { what: "resolutions told before their decision", expected: 0, found: early.length },
    { what: "events left in the outbox", expected: 0, found: await countOf(pool, "select count(*) from outbox") },
    {
      what: "deliveries that did not arrive",
      expected: 0,
      found: await countOf(pool, "select count(*) from deliveries where state <> 'delivered'"),
    },
  ];
}

/** Compares what callers and receivers were told with what is kept. */
export async function settleAccounts(pool: pg.Pool, ledger: Ledger, received: readonly ReceivedMessage[]): Promise<Account[]> {
  return [
    ...(await ofDecisions(pool, ledger)),
    ...(await ofSums(pool)),
    ...(await ofAudit(pool)),
    ...(await ofWebhooks(pool, received)),
    { what: "answers that no client should see", expected: 0, found: ledger.faults.length },
  ];
}
