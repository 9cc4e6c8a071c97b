import type { Caller } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { CaseVerdict } from "../domain/review-case.ts";
import { type GivenLook, isDrawn, type SecondLook } from "../domain/second-look.ts";
import { sha256 } from "../platform/canonical-json.ts";
import { createId } from "../platform/ids.ts";
import { seal, unseal } from "../platform/seal.ts";
import type { AuditEntries } from "../store/audit-entries.ts";
import type { Db } from "../store/database.ts";
import type { Decisions, StoredDecision } from "../store/decisions.ts";
import type { insertLook, SecondLooks, StoredLook } from "../store/second-looks.ts";
import type { NewFacts } from "./add-case-facts.ts";
import type { CaseParts } from "./case-parts.ts";
import { ID_POSITION, pageOf, readCursor } from "./cursors.ts";
import type { UseCases } from "./use-cases.ts";

export interface LookParts extends Omit<CaseParts, "cases"> {
  db: Db;
  looks: SecondLooks;
  insertLook: typeof insertLook;
  decisions: Decisions;
  audit: AuditEntries;
  addCaseFacts(news: NewFacts): Promise<unknown>;
  allowedPercent: number;
}

const MINUTE_MS = 60_000;
/** A decision that was being committed when the draw came by is drawn the next time. */
const SETTLED_MS = 5_000;
const BATCH = 5_000;

export const drawnBy = (id: string, percent: number): boolean => isDrawn(sha256(id).slice("sha256:".length), percent);

const personOf = ({ id, subject }: Caller): string => subject ?? id;

function presentGiven(row: StoredLook): GivenLook {
  const { second_verdict: second, second_by: by, given_at: givenAt } = row;
  if (!second || !by || !givenAt) throw new GatehouseError("conflict", { detail: "nobody has given this look yet" });
  return {
    id: row.id,
    of: row.kind as GivenLook["of"],
    decisionId: row.decision_id,
    caseId: row.case_id,
    rules: row.rules,
    firstVerdict: row.first_verdict as CaseVerdict,
    secondVerdict: second as CaseVerdict,
    reasonCode: row.reason_code ?? "",
    by: { id: by, name: row.second_by_name ?? by },
    givenAt: givenAt.toISOString(),
    agrees: row.first_verdict === second,
  };
}

export function createLookUse(
  parts: LookParts,
): Pick<UseCases, "takeSecondLook" | "giveSecondLook" | "listSecondLooks"> & { drawSecondLooks(): Promise<number> } {
  const { looks, contexts, recordAudit, now } = parts;

  async function subjectOf(row: StoredLook): Promise<StoredDecision> {
    const stored = await parts.decisions.find(row.decision_id);
    if (!stored) throw new GatehouseError("not-found", { detail: "the decision of this look is not there any more" });
    return stored;
  }

  async function present(row: StoredLook): Promise<SecondLook> {
    const { decision, facts, sealedRequest } = await subjectOf(row);
    const { dataKey } = await contexts.get(row.tenant_id);
    return {
      id: row.id,
      kind: decision.kind as SecondLook["kind"],
      drawnAt: row.drawn_at.toISOString(),
      request: JSON.parse(unseal(dataKey, sealedRequest, decision.id).toString("utf8")),
      facts,
      reasons: decision.reasons,
    };
  }

  /** Somebody would not have let this through: monitoring takes it up. */
  async function takeUp(row: StoredLook): Promise<void> {
    const { decision, facts } = await subjectOf(row);
    const { outcome, score, thresholds, reasons, policy } = decision;
    const monitoring = { verdict: { outcome, score, thresholds, reasons, policy }, facts, matches: [] };
    await parts.addCaseFacts({ tenantId: row.tenant_id, cause: "second_look", data: { secondLookId: row.id }, monitoring });
  }

  return {
    async takeSecondLook(caller) {
      const at = now();
      const row = await looks.takeNext(personOf(caller), at, new Date(at.getTime() - parts.claimMinutes * MINUTE_MS));
      return row && present(row);
    },

    async giveSecondLook(id, { verdict, reasonCode, rationale }, caller) {
      const at = now();
      const row = await looks.find(id);
      if (!row) throw new GatehouseError("not-found", { detail: "there is no such look" });
      const { dataKey } = await contexts.get(row.tenant_id);
      const sealedRationale = seal(dataKey, rationale, `${id} rationale`);
      const opinion = { personId: personOf(caller), name: caller.name, verdict, reasonCode, sealedRationale, at };
      if (!(await looks.give(id, opinion))) {
        throw new GatehouseError("conflict", { detail: "the look is not yours to give, or it was given" });
      }
      const given = await looks.find(id);
      const result = presentGiven(given ?? row);
      const data = { of: result.of, decision: result.decisionId, verdict, agrees: result.agrees };
      await parts.audit.add([recordAudit({ at, actor: caller.id, action: "second_look.given", entity: id, data })]);
      if (!result.agrees && result.of === "decision") await takeUp(row);
      return result;
    },

    async listSecondLooks({ limit, cursor }) {
      const rows = await looks.given({ limit: limit + 1, before: readCursor(cursor, ID_POSITION) });
      const page = pageOf(rows, limit, ({ id }) => id);
      return { ...page, items: page.items.map(presentGiven) };
    },

    async drawSecondLooks() {
      const at = now();
      let position = await looks.position(at);
      let drawn = 0;
      for (;;) {
        const ids = await looks.decisionsSince(position, new Date(at.getTime() - SETTLED_MS), BATCH);
        const last = ids.at(-1);
        if (!last) return drawn;
        const chosen = await looks.allowedOf(ids.filter((id) => drawnBy(id, parts.allowedPercent)));
        for (const { id, tenantId, rules } of chosen) {
          const look = {
            id: createId("look", at.getTime()),
            kind: "decision" as const,
            decisionId: id,
            caseId: null,
            tenantId,
            rules,
          };
          await parts.insertLook(parts.db, { ...look, firstBy: null, firstVerdict: "approve", drawnAt: at });
        }
        drawn += chosen.length;
        await looks.moveTo(last);
        position = last;
      }
    },
  };
}
