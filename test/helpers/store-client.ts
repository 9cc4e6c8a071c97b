import pg from "pg";
import type { TestServer } from "./test-server.ts";

/** Changes rows past the server, to make time pass for them. */
export async function inStore<R extends object = never>(
  server: Pick<TestServer, "connectionString">,
  text: string,
  values: unknown[] = [],
): Promise<R[]> {
  const client = new pg.Client({ connectionString: server.connectionString });
  await client.connect();
  try {
    return (await client.query<R>(text, values)).rows;
  } finally {
    await client.end();
  }
}
