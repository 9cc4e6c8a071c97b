import type { Transaction } from "kysely";
import type { CaseNews, CaseNewsItem } from "../store/case-news.ts";
import type { Db } from "../store/database.ts";
import type { lockRunningCases } from "../store/held-cases.ts";
import type { Tables } from "../store/schema.ts";
import type { createAddCaseFacts } from "./add-case-facts.ts";
import { caseChange, caseOutbox, factsMoved, GATEHOUSE, withPresentFacts } from "./case-parts.ts";
import type { EndParts } from "./end-case.ts";
import { createRedecideHeld } from "./redecide-held.ts";

export interface NewsParts extends EndParts {
  db: Db;
  news: CaseNews;
  addCaseFacts: ReturnType<typeof createAddCaseFacts>;
  writes: EndParts["writes"] & { lockRunningCases: typeof lockRunningCases };
}

const MOST_AT_ONCE = 100;

/**
 * What a new profile means for the tenant's cases: a sign-up case of an earlier profile is superseded, and what is held
 * is decided again on the profile and the standing of now.
 */
export function createSettleNews(parts: NewsParts) {
  const { cases, contexts, writes, recordAudit, now } = parts;
  const redecide = createRedecideHeld(parts);

  async function supersede(
    transaction: Transaction<Tables>,
    found: { id: string; decisionId: string },
    latest: string,
    at: Date,
  ) {
    const data = { because: "superseded", by: latest };
    const set = { state: "rejected" as const, end: { because: "superseded" as const, at } };
    await cases.changeIn(transaction, found.id, at, (current) => ({
      ...caseChange(current, { did: "ended", type: "ended", set, actor: GATEHOUSE, at, data }, recordAudit),
      outbox: [caseOutbox("decision.resolved", current, at, { resolution: "rejected", because: "superseded" })],
    }));
    await writes.resolveDecision(transaction, found.decisionId, { resolution: "rejected", at, permit: null });
  }

  async function settleOnce(tenantId: string): Promise<void> {
    const at = now();
    const known = await contexts.get(tenantId);
    contexts.forget(known.group.id);
    const context = await contexts.get(tenantId);
    const { tenant, group } = context;
    await parts.db.transaction().execute(async (transaction) => {
      const running = await writes.lockRunningCases(transaction, tenantId);
      if (running.length === 0) return;
      const held = await writes.lockHeldRequests(transaction, tenantId);
      const locked = await writes.lockTenant(transaction, tenantId);
      const isMoved = locked.groupId !== group.id || locked.revision !== group.revision + 1;
      if (isMoved || (await writes.countHeldRequests(transaction, tenantId)) !== held.length) throw factsMoved();
      const latest = await writes.latestSignupOf(transaction, tenantId);
      for (const one of running) {
        if (latest && one.kind === "signup" && one.decisionId !== latest) await supersede(transaction, one, latest, at);
      }
      await redecide(transaction, held, { context, at, tenant: { ...tenant }, group: { ...group } });
    });
    contexts.forget(group.id);
  }

  async function handle({ tenantId, cause, data }: CaseNewsItem): Promise<void> {
    if (cause === "profile_changed") await withPresentFacts(() => settleOnce(tenantId));
    else await parts.addCaseFacts({ tenantId, cause, data, monitoring: null });
  }

  return {
    /** At once after the tenant declared anew; what fails here is done by `settleCaseNews`. */
    settleProfile: async (tenantId: string): Promise<void> => {
      await parts.news.takeNext(tenantId, handle);
    },

    /** Brings to the cases what was written down for them; returns how many items that were. */
    async settleCaseNews(): Promise<number> {
      let count = 0;
      while (count < MOST_AT_ONCE && (await parts.news.takeNext(null, handle))) count++;
      return count;
    },
  };
}
