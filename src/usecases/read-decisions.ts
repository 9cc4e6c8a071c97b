import { GatehouseError } from "../domain/errors.ts";
import type { Decisions, StoredDecision } from "../store/decisions.ts";
import type { ResolutionWaiters } from "../store/resolution-waiters.ts";
import { ID_POSITION, pageOf, readCursor } from "./cursors.ts";
import type { UseCases } from "./use-cases.ts";

export function createDecisionReader(parts: {
  decisions: Decisions;
  waiters: ResolutionWaiters;
}): Pick<UseCases, "getDecision" | "waitForResolution" | "listDecisions" | "getDecisionFacts"> {
  const { decisions, waiters } = parts;

  async function find(id: string): Promise<StoredDecision> {
    const found = await decisions.find(id);
    if (!found) throw new GatehouseError("not-found", { detail: "there is no such decision" });
    return found;
  }

  return {
    getDecision: async (id) => (await find(id)).decision,

    async waitForResolution(id, seconds, signal) {
      // Listen first, look then: a verdict between the two would be missed the other way round.
      const stop = new AbortController();
      const wait = waiters.wait(id, seconds * 1_000, AbortSignal.any([signal, stop.signal]));
      try {
        const { decision } = await find(id);
        if (decision.outcome !== "review" || decision.resolution !== null) return decision;
        await wait.done;
        return (await find(id)).decision;
      } finally {
        stop.abort();
      }
    },

    async listDecisions(filter, { limit, cursor }) {
      const before = readCursor(cursor, ID_POSITION);
      return pageOf(await decisions.list(filter, { limit: limit + 1, before }), limit, (decision) => decision.id);
    },

    async getDecisionFacts(id) {
      const { decision, facts, factSchema } = await find(id);
      return { decisionId: id, factSchemaVersion: factSchema, policy: decision.policy, facts };
    },
  };
}
