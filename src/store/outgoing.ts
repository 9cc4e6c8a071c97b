import type pg from "pg";

/** A webhook that something is due for, as it is sent to. */
export interface Receiver {
  id: string;
  url: string;
  sealedSecret: Buffer;
  /** Null unless it still counts. */
  sealedPreviousSecret: Buffer | null;
  failures: number;
}

/** A delivery that was taken for one attempt. */
export interface Outgoing {
  eventId: string;
  event: string;
  payload: unknown;
  happenedAt: Date;
  /** Of the delivery: it is given up so long after. */
  createdAt: Date;
  /** This one counted. */
  attempts: number;
}

/** What became of an attempt. `dueAt` null: it is over. */
export interface AttemptOutcome {
  state: "waiting" | "delivered" | "dead";
  dueAt: Date | null;
  result: string;
}

export interface OutgoingEvents {
  /**
   * Takes events off the outbox, the oldest first, and puts them on the way to each webhook that listens; how many were
   * taken. Done by one process at a time: another gets 0.
   */
  spread(most: number, now: Date): Promise<number>;
  /** Webhooks that something is due for and that are not paused. */
  receivers(now: Date): Promise<Receiver[]>;
  /**
   * Takes deliveries that are due, of each decision the earliest that is not over; until `leaseUntil` nobody else does. Who
   * dies meanwhile leaves them to others.
   */
  take(webhookId: string, most: number, times: { now: Date; leaseUntil: Date }): Promise<Outgoing[]>;
  settle(webhookId: string, eventId: string, outcome: AttemptOutcome, now: Date): Promise<void>;
  /** After a round in which something arrived. */
  noteArrival(webhookId: string): Promise<void>;
  /** After a round in which nothing did: how many there were in a row. */
  noteFailure(webhookId: string): Promise<number>;
  pause(webhookId: string, until: Date): Promise<void>;
  /** Gives up what waits for disabled webhooks since before; how many. */
  giveUpForDisabled(before: Date, now: Date): Promise<number>;
  /** How long the oldest event has been in the outbox, and what waits and was given up. */
  backlog(now: Date): Promise<{ outbox: number; outboxSeconds: number; waiting: number; overdueSeconds: number; dead: number }>;
}

/** Any number that nothing else locks. */
const SPREAD_LOCK = 8_240_017;

// The lock ends with the statement. Who comes just after another still sees what that one took: the primary key leaves it out.
const spreadStatement = `with turn as materialized (select pg_try_advisory_xact_lock(${SPREAD_LOCK}) as mine),
batch as materialized (
  select id, topic, entity, payload, created_at, sequence from outbox where (select mine from turn) order by id limit $1),
gone as (delete from outbox o using batch where o.id = batch.id),
told as (
  insert into deliveries (event_id, webhook_id, event, subject, sequence, payload, happened_at, created_at, state, due_at)
  select b.id, w.id, b.topic, coalesce(b.payload->>'decisionId', b.entity), b.sequence, b.payload, b.created_at, $2, 'waiting', $2
  from batch b join webhooks w
    on w.state = 'enabled' and w.events && array['*', b.topic, split_part(b.topic, '.', 1) || '.*']
  on conflict do nothing)
select count(*)::integer as taken from batch`;

const receiversStatement = `select id, url, sealed_secret, failures,
  case when previous_secret_until > $1 then sealed_previous_secret end as sealed_previous_secret
from webhooks w where state = 'enabled' and (paused_until is null or paused_until <= $1)
  and exists (select 1 from deliveries d where d.webhook_id = w.id and d.state = 'waiting' and d.due_at <= $1)
order by random()`;

const takeStatement = `with heads as materialized (
  select event_id from deliveries d where webhook_id = $1 and state = 'waiting' and due_at <= $2
    and not exists (select 1 from deliveries earlier where earlier.webhook_id = $1 and earlier.state = 'waiting'
      and earlier.subject = d.subject and earlier.sequence < d.sequence)
  order by due_at limit $3 for update skip locked)
update deliveries d set due_at = $4, attempts = attempts + 1 from heads
where d.event_id = heads.event_id and d.webhook_id = $1 and d.state = 'waiting' and d.due_at <= $2
returning d.event_id, d.event, d.payload, d.happened_at, d.created_at, d.attempts`;

const settleStatement = `update deliveries set state = $3, due_at = $4, last_result = $5,
  ended_at = case when $3 = 'waiting' then null else $6::timestamptz end
where event_id = $2 and webhook_id = $1 and state = 'waiting'`;

const giveUpStatement = `update deliveries d set state = 'dead', due_at = null, ended_at = $2, last_result = 'webhook disabled'
from webhooks w where w.id = d.webhook_id and w.state = 'disabled' and d.state = 'waiting' and d.created_at < $1`;

const backlogStatement = `select (select count(*)::integer from outbox) as outbox,
  coalesce(extract(epoch from $1 - (select created_at from outbox order by id limit 1)), 0)::double precision as outbox_seconds,
  (select count(*)::integer from deliveries where state = 'waiting') as waiting,
  coalesce(extract(epoch from $1 - (select min(due_at) from deliveries where state = 'waiting')), 0)::double precision as overdue,
  (select count(*)::integer from deliveries where state = 'dead') as dead`;

interface TakenRow {
  event_id: string;
  event: string;
  payload: unknown;
  happened_at: Date;
  created_at: Date;
  attempts: number;
}

interface ReceiverRow {
  id: string;
  url: string;
  sealed_secret: Buffer;
  sealed_previous_secret: Buffer | null;
  failures: number;
}

export function createOutgoingEvents(pool: pg.Pool): OutgoingEvents {
  return {
    async spread(most, now) {
      return (await pool.query<{ taken: number }>(spreadStatement, [most, now])).rows[0]?.taken ?? 0;
    },
    async receivers(now) {
      const { rows } = await pool.query<ReceiverRow>(receiversStatement, [now]);
      return rows.map(({ id, url, failures, ...row }) => ({
        ...{ id, url, failures },
        ...{ sealedSecret: row.sealed_secret, sealedPreviousSecret: row.sealed_previous_secret },
      }));
    },
    async take(webhookId, most, { now, leaseUntil }) {
      const { rows } = await pool.query<TakenRow>(takeStatement, [webhookId, now, most, leaseUntil]);
      return rows.map(({ event, payload, attempts, ...row }) => ({
        ...{ eventId: row.event_id, event, payload, attempts },
        ...{ happenedAt: row.happened_at, createdAt: row.created_at },
      }));
    },
    async settle(webhookId, eventId, { state, dueAt, result }, now) {
      await pool.query(settleStatement, [webhookId, eventId, state, dueAt, result, now]);
    },
    async noteArrival(webhookId) {
      await pool.query("update webhooks set failures = 0, paused_until = null where id = $1 and failures > 0", [webhookId]);
    },
    async noteFailure(webhookId) {
      const text = "update webhooks set failures = failures + 1 where id = $1 returning failures";
      return (await pool.query<{ failures: number }>(text, [webhookId])).rows[0]?.failures ?? 0;
    },
    async pause(webhookId, until) {
      await pool.query("update webhooks set paused_until = $2 where id = $1", [webhookId, until]);
    },
    async giveUpForDisabled(before, now) {
      return (await pool.query(giveUpStatement, [before, now])).rowCount ?? 0;
    },
    async backlog(now) {
      const { rows } = await pool.query<{
        outbox: number;
        outbox_seconds: number;
        waiting: number;
        overdue: number;
        dead: number;
      }>(backlogStatement, [now]);
      const { outbox = 0, outbox_seconds = 0, waiting = 0, overdue = 0, dead = 0 } = rows[0] ?? {};
      return { outbox, outboxSeconds: Math.max(0, outbox_seconds), waiting, overdueSeconds: Math.max(0, overdue), dead };
    },
  };
}
