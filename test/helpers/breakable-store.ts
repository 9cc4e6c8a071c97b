import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { type BreakableLine, openBreakableLine } from "./breakable-line.ts";

export interface BreakableStore extends BreakableLine {
  /** For DATABASE_URL: by way of a line that can be cut. */
  connectionString: string;
  close(): Promise<void>;
}

/** A PostgreSQL of its own, behind a line that the test cuts. */
export async function openBreakableStore(dataDir: string): Promise<BreakableStore> {
  const postgres = await openEmbeddedPostgres({ dataDir, logger: createLogger({ level: "error" }) });
  const url = new URL(postgres.connectionString.replace(/^postgres(ql)?:\/\/([^/]*)@\//, "postgres://$2@socket/"));
  const path = `${url.searchParams.get("host")}/.s.PGSQL.${url.searchParams.get("port") ?? 5432}`;
  const line = await openBreakableLine({ path });
  return {
    ...line,
    connectionString: `postgres://${url.username}@127.0.0.1:${line.port}${url.pathname}`,
    async close() {
      await line.cut();
      await postgres.close();
    },
  };
}
