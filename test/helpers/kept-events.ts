import { inStore } from "./store-client.ts";
import type { TestServer } from "./test-server.ts";

/** Has all events kept for a webhook that nothing is sent to, so that a test can look at what would be told. */
export const keepEvents = (server: Pick<TestServer, "connectionString">): Promise<unknown> =>
  inStore(
    server,
    `insert into webhooks (id, url, events, state, created_at, sealed_secret, paused_until)
     values ('whk_kept', 'https://nowhere.example', '{*}', 'enabled', now(), '', now() + interval '1 year')`,
  );

/** The events of a subject in their order: those on the way and those not yet. */
export async function eventsOf(server: Pick<TestServer, "connectionString">, entity: string): Promise<string[]> {
  const rows = await inStore<{ event: string }>(
    server,
    `select event from (
       select event, sequence, payload from deliveries where webhook_id = 'whk_kept'
       union all select topic, sequence, payload from outbox) as events
     where $1 in (payload->>'caseId', payload->>'decisionId', payload->>'tenantId') order by sequence`,
    [entity],
  );
  return rows.map(({ event }) => event);
}
