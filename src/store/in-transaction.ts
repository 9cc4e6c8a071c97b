import type pg from "pg";
import { isLostRace } from "./database.ts";

const MAX_TRIES = 5;

/** Runs the work in a transaction of its own; who loses a race for locks starts again. A client that failed is closed, which rolls back. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("begin");
      const result = await work(client);
      await client.query("commit");
      return result;
    } catch (error) {
      broken = error as Error;
      if (!isLostRace(error) || tries >= MAX_TRIES) throw error;
    } finally {
      client.release(broken);
    }
  }
}
