import type { Logger } from "pino";
import type { Decision } from "../../domain/decision.ts";
import { GatehouseError } from "../../domain/errors.ts";
import type { SealedSpool } from "../../platform/sealed-spool.ts";
import type { UndecidedCall, UndecidedCalls } from "./undecided-calls.ts";

export interface FollowUpParts {
  spool: SealedSpool;
  /** Decides the call, once for its id; null while that is under way elsewhere. */
  decide(call: UndecidedCall): Promise<Decision | null>;
  /** Brings a call that went through and would have been denied before people. */
  openCase(decision: Decision, call: UndecidedCall): Promise<void>;
  count(outcome: string): void;
  logger: Pick<Logger, "info" | "warn" | "error">;
}

/**
 * Decides what went through undecided, oldest first, as soon as that is possible again. A review has its case by itself; a
 * denial, which nobody would look at any more, gets one. Safe to repeat: a decision is made once for each call.
 */
export function createFollowUp({ spool, decide, openCase, count, logger }: FollowUpParts): () => Promise<void> {
  async function settle(call: UndecidedCall, decision: Decision): Promise<void> {
    const { id, outcome, caseId } = decision;
    if (outcome === "deny") await openCase(decision, call);
    await spool.drop(call.id);
    count(outcome);
    logger[outcome === "allow" ? "info" : "error"](
      { call: call.id, decision: id, outcome, caseId },
      "a call that went through undecided is decided",
    );
  }

  /** False when it has to wait, and those behind it. */
  async function follow(id: string): Promise<boolean> {
    const call = (await spool.read(id)) as UndecidedCall | null;
    if (!call) return true;
    try {
      const decision = await decide(call);
      if (decision) await settle(call, decision);
      return true;
    } catch (error) {
      if (!(error instanceof GatehouseError) || error.code === "unavailable" || error.code === "internal") {
        logger.warn({ err: error, call: id }, "what went through undecided cannot be decided yet");
        return false;
      }
      // It never can be: the tenant is not known, the request does not fit. Nothing that comes later changes that.
      logger.error(
        { call: id, tenant: (call.body as { tenant?: unknown } | null)?.tenant, code: error.code },
        "a call went through undecided and cannot be decided",
      );
      count("refused");
      await spool.drop(id);
      return true;
    }
  }

  return async () => {
    for (const id of await spool.list()) if (!(await follow(id))) return;
  };
}

export const callsIn = (spool: SealedSpool): UndecidedCalls => ({ keep: (call) => spool.keep(call.id, call), drop: spool.drop });
