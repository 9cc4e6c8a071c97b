import type pg from "pg";
import { isLostRace, translateStoreError } from "./database.ts";
import { type SignupResult, type SignupUnit, writeSignups } from "./write-signups.ts";

interface Waiting {
  unit: SignupUnit;
  resolve: (result: SignupResult) => void;
  reject: (error: unknown) => void;
}

const MAX_UNITS = 64;

/**
 * Group commit of sign-ups, one transaction a batch. A batch holds a group or an identifier once at most; a unit that
 * cannot be written as it was decided leaves the batch, and the others go again without it.
 */
export function createSignupLane(pool: pg.Pool): { commit(unit: SignupUnit): Promise<SignupResult> } {
  let queue: Waiting[] = [];
  let isBusy = false;

  function takeBatch(): Waiting[] {
    const taken = new Set<string>();
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    for (const waiting of queue) {
      const { decision, joined, identifiers } = waiting.unit;
      const keys = identifiers.filter(({ isDismissed }) => !isDismissed).map(({ key }) => key.toString("hex"));
      const claims = [decision.groupId, ...joined.map((group) => group.id), ...keys];
      const fits = batch.length < MAX_UNITS && !claims.some((claim) => taken.has(claim));
      (fits ? batch : rest).push(waiting);
      for (const claim of claims) taken.add(claim);
    }
    queue = rest;
    return batch;
  }

  async function commitBatch(batch: Waiting[]): Promise<void> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("begin");
      const refused = await writeSignups(
        client,
        batch.map((waiting) => waiting.unit),
      );
      await client.query(refused.size > 0 ? "rollback" : "commit");
      for (const waiting of batch) {
        const result = refused.get(waiting.unit);
        if (refused.size === 0) waiting.resolve("committed");
        else if (result) waiting.resolve(result);
      }
      if (refused.size > 0) queue = [...batch.filter((waiting) => !refused.has(waiting.unit)), ...queue];
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      // A client whose transaction failed is closed, which rolls back: no second error can hide the first.
      client.release(broken);
    }
  }

  async function flush(): Promise<void> {
    isBusy = true;
    while (queue.length > 0) {
      const batch = takeBatch();
      try {
        await commitBatch(batch);
      } catch (error) {
        await settleFailure(batch, error);
      }
    }
    isBusy = false;
  }

  /** One bad unit must not take its neighbours with it: after an error that is not the store's absence, each goes alone. */
  async function settleFailure(batch: Waiting[], error: unknown): Promise<void> {
    if (isLostRace(error)) {
      for (const waiting of batch) waiting.resolve("stale");
      return;
    }
    const problem = translateStoreError(error);
    if (batch.length === 1 || problem !== error) {
      for (const waiting of batch) waiting.reject(problem);
      return;
    }
    for (const waiting of batch) {
      await commitBatch([waiting]).catch((alone: unknown) => settleFailure([waiting], alone));
    }
  }

  return {
    commit: (unit) =>
      new Promise((resolve, reject) => {
        queue.push({ unit, resolve, reject });
        if (!isBusy && queue.length === 1) setImmediate(() => void (!isBusy && flush()));
      }),
  };
}
