import { GatehouseError } from "../domain/errors.ts";
import type { CaseDetail, CaseEvent, CaseSort } from "../domain/review-case.ts";
import { type Keyring, type SealingKey, unseal } from "../platform/seal.ts";
import type { CompiledPolicy } from "../policy/compile-policy.ts";
import type { StoredAttachment } from "../store/attachments.ts";
import type { CaseFinding } from "../store/case-findings.ts";
import type { Cases } from "../store/cases.ts";
import type { Decisions } from "../store/decisions.ts";
import type { StoredInformationRequest } from "../store/information-requests.ts";
import type { CasePosition } from "../store/list-cases.ts";
import type { Tenants } from "../store/tenants.ts";
import { readInformationRequest } from "./ask-for-information.ts";
import { readAttachment } from "./attach-to-case.ts";
import { readMatches, readVerdict, type StoredVerdict } from "./case-seals.ts";
import { notACursor, pageOf, readCursor } from "./cursors.ts";
import type { ProfileReader } from "./profile-reader.ts";
import type { NameHasher } from "./rescreen/name-hasher.ts";
import { searchTermsOf } from "./search-terms.ts";
import type { TenantContexts } from "./tenant-contexts.ts";
import type { UseCases } from "./use-cases.ts";

const EARLIER_DECISIONS = 50;
const POSITION = /^(priority|age|score) (-?[\d.]+(?:e[+-]?\d+)?|) (case_[0-9a-z]{26})$/;

export interface CaseReaderParts {
  cases: Cases;
  decisions: Decisions;
  tenants: Tenants;
  contexts: TenantContexts;
  profiles: ProfileReader;
  keyring: Keyring;
  hasher: NameHasher;
  papers: {
    informationRequestsOf(caseId: string): Promise<StoredInformationRequest[]>;
    attachmentsOf(caseId: string): Promise<StoredAttachment[]>;
    findingsOf(caseId: string): Promise<CaseFinding[]>;
  };
  policyOf(reference: { id: string; version: number }): Promise<CompiledPolicy>;
  getLinks: UseCases["getLinks"];
  now: () => Date;
}

/** The subject of a key is for comparing people, not for reading. */
const presentVerdict = ({ by, ...verdict }: StoredVerdict): StoredVerdict => ({ ...verdict, by: { id: by.id, name: by.name } });

/** A cursor belongs to the order that it was made in. */
function readPosition(cursor: string | null, sort: CaseSort): CasePosition | null {
  const [, order, value = "", id = ""] = POSITION.exec(readCursor(cursor, POSITION) ?? "") ?? [];
  if (order === undefined) return null;
  if (order !== sort) throw notACursor();
  return { value: value === "" ? null : Number(value), id };
}

export function createCaseReader(parts: CaseReaderParts): Pick<UseCases, "listCases" | "getCase"> {
  const { cases, contexts, now } = parts;

  async function linkedTenants(tenantId: string): Promise<CaseDetail["linkedTenants"]> {
    const { links } = await parts.getLinks(tenantId);
    const linked = new Map<string, CaseDetail["linkedTenants"][number]>();
    for (const { kind, tenants } of links) {
      for (const tenant of tenants) {
        const known = linked.get(tenant.id) ?? { ...tenant, keys: [] };
        linked.set(tenant.id, { ...known, keys: [...new Set([...known.keys, kind])] });
      }
    }
    return [...linked.values()];
  }

  async function timeline(caseId: string, dataKey: SealingKey): Promise<CaseEvent[]> {
    return (await cases.eventsOf(caseId)).map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      actor: { id: row.actor_id, name: row.actor_name },
      type: row.type as CaseEvent["type"],
      text: row.sealed_text && unseal(dataKey, row.sealed_text, row.id).toString("utf8"),
      data: row.data as Record<string, unknown>,
    }));
  }

  async function earlierDecisions(tenantId: string, decisionId: string): Promise<CaseDetail["earlierDecisions"]> {
    const filter = { tenant: tenantId, outcome: null, kind: null, from: null, to: null };
    const found = await parts.decisions.list(filter, { limit: EARLIER_DECISIONS, before: decisionId });
    return found.map(({ id, kind, outcome, resolution, score, createdAt }) => ({
      id,
      kind,
      outcome,
      resolution,
      score,
      createdAt,
    }));
  }

  return {
    async listCases({ assignee, q, ...filter }, { limit, cursor }, caller) {
      const terms = q === null ? null : searchTermsOf(q, parts);
      const wanted = { ...filter, terms, assignee: assignee === "me" ? caller.id : assignee };
      const after = readPosition(cursor, filter.sort);
      const rows = await cases.list(wanted, { limit: limit + 1, after }, now());
      const page = pageOf(rows, limit, ({ position }) => `${filter.sort} ${position.value ?? ""} ${position.id}`);
      return { ...page, items: page.items.map(({ summary }) => summary) };
    },

    async getCase(id) {
      const found = await cases.find(id);
      const stored = found && (await parts.decisions.find(found.summary.decisionId));
      if (!found || !stored) throw new GatehouseError("not-found", { detail: "there is no such case" });
      const { summary } = found;
      const { tenant, dataKey } = await contexts.get(summary.tenant.id);
      const [linked, earlier, events, asked, attached, findings] = await Promise.all([
        linkedTenants(summary.tenant.id),
        earlierDecisions(summary.tenant.id, summary.decisionId),
        timeline(id, dataKey),
        parts.papers.informationRequestsOf(id),
        parts.papers.attachmentsOf(id),
        parts.papers.findingsOf(id),
      ]);
      const { decision, facts } = stored;
      const policy = await parts.policyOf(decision.policy);
      return {
        ...summary,
        needsSecondPerson:
          policy.needsSecondPerson(facts, decision) || findings.some((each) => policy.needsSecondPerson(each.facts, each)),
        request: JSON.parse(unseal(dataKey, stored.sealedRequest, summary.decisionId).toString("utf8")),
        facts: stored.facts,
        reasons: stored.decision.reasons,
        matches: readMatches(dataKey, id, found.sealedMatches),
        ownership: parts.profiles.unsealProfile(tenant).owners,
        linkedTenants: linked,
        earlierDecisions: earlier,
        verdict: found.sealedVerdict ? presentVerdict(readVerdict(dataKey, id, found.sealedVerdict)) : null,
        timeline: events,
        informationRequests: asked.map((row) => readInformationRequest(dataKey, row)),
        attachments: attached.map((row) => readAttachment(dataKey, row)),
        findings: findings.map(({ at, cause, score, outcome, reasons }) => ({ at, cause, score, outcome, reasons })),
      };
    },
  };
}
