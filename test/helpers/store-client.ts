import pg from "pg";
import type { TestServer } from "./test-server.ts";

export interface StoreClient {
  rows<R extends object = never>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** Looks at and changes rows past the server. */
export async function openStoreClient({ connectionString }: Pick<TestServer, "connectionString">): Promise<StoreClient> {
  const client = new pg.Pool({ connectionString, max: 1 });
  return {
    rows: async <R extends object>(text: string, values: unknown[] = []) => (await client.query<R>(text, values)).rows,
    close: () => client.end(),
  };
}

/** As `openStoreClient`, for one statement. */
export async function inStore<R extends object = never>(
  server: Pick<TestServer, "connectionString">,
  text: string,
  values: unknown[] = [],
): Promise<R[]> {
  const store = await openStoreClient(server);
  return store.rows<R>(text, values).finally(() => store.close());
}
