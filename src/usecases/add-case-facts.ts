import type { Transaction } from "kysely";
import type { Verdict } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { Facts } from "../domain/facts.ts";
import type { CaseMatch } from "../domain/review-case.ts";
import { createId } from "../platform/ids.ts";
import type { StoredCase } from "../store/case-rows.ts";
import type { CaseChange, insertAudit } from "../store/cases.ts";
import type { Db } from "../store/database.ts";
import type { Decisions } from "../store/decisions.ts";
import type { insertMonitoringCase, lockRunningCases } from "../store/held-cases.ts";
import type { latestSignupOf } from "../store/resolutions.ts";
import type { Tables } from "../store/schema.ts";
import { countriesOf } from "./build-decision.ts";
import { GATEHOUSE } from "./case-parts.ts";
import { readMatches, sealMatches } from "./case-seals.ts";
import { findLinks, type LinkParts } from "./find-links.ts";
import { findingChange } from "./finding-change.ts";
import { type CaseTerms, createCase } from "./new-case.ts";
import { evaluateHeld, type RedecideParts, readRequest } from "./redecide-held.ts";
import { refreshMatches } from "./rescreen/refresh-matches.ts";
import { factsOfSignup } from "./signup-facts.ts";
import type { TenantContext } from "./tenant-contexts.ts";

/** Something that became known about a tenant after it was decided on. */
export interface NewFacts {
  tenantId: string;
  /** What made it known: `list_changed`, `tenant_linked`, `event` … */
  cause: string;
  /** Ids of what it is about; no personal data. */
  data: Record<string, unknown>;
  /**
   * What the policy makes of the tenant as monitoring sees it. With it a case is opened when the tenant has none that
   * runs; without it the news is only added to those that do.
   */
  monitoring: { verdict: Verdict; facts: Facts; matches: CaseMatch[] } | null;
  /** For who has just screened the tenant: the matches are all that the lists say of it now. */
  screened?: {
    /** A match is new: it is worth a case. Else cases that run are told what is no longer said, if anything. */
    mayOpen: boolean;
    /** What else belongs to the same transaction; the cases are locked. */
    also: (transaction: Transaction<Tables>, at: Date) => Promise<void>;
  };
}

export interface AddedFacts {
  /** Running cases that have the news now. */
  added: string[];
  /** The case of kind monitoring that was opened for it. */
  opened: string | null;
}

export interface CaseFactsParts extends RedecideParts {
  db: Db;
  decisions: Decisions;
  signups: LinkParts;
  caseTerms: CaseTerms;
  writes: RedecideParts["writes"] & {
    insertAudit: typeof insertAudit;
    insertMonitoringCase: typeof insertMonitoringCase;
    lockRunningCases: typeof lockRunningCases;
    latestSignupOf: typeof latestSignupOf;
  };
}

const MAX_TRIES = 5;

/** What both say: the reasons of each once, and the higher score. */
function joinVerdicts(own: Verdict, monitoring: Verdict | undefined): Verdict {
  if (!monitoring) return own;
  const known = new Set(own.reasons.map(({ rule }) => rule));
  const reasons = [...own.reasons, ...monitoring.reasons.filter(({ rule }) => !known.has(rule))];
  return { ...own, reasons, score: Math.max(own.score, monitoring.score) };
}

/** Matches that the case does not know, with those that it does and how people ruled on them. */
function joinMatches(known: CaseMatch[], found: readonly CaseMatch[]): CaseMatch[] {
  const keyOf = ({ matchId, pointer, role }: CaseMatch) => `${matchId} ${pointer} ${role}`;
  const keys = new Set(known.map(keyOf));
  return [...known, ...found.filter((match) => !keys.has(keyOf(match)))];
}

/** The matches of a case after the news, and what of them is news to it; null where nothing is. */
function matchesAfter(
  found: StoredCase,
  { monitoring, screened }: NewFacts,
  { context, at }: { context: TenantContext; at: Date },
): { matches: CaseMatch[]; data: Record<string, unknown> } | null {
  if (!monitoring || (!screened && monitoring.matches.length === 0)) return null;
  const known = readMatches(context.dataKey, found.summary.id, found.sealedMatches);
  if (!screened) return { matches: joinMatches(known, monitoring.matches), data: {} };
  const { matches, found: added, gone } = refreshMatches(known, monitoring.matches, { kind: found.summary.kind, at });
  return added.length + gone.length > 0 ? { matches, data: { found: added, gone } } : null;
}

/**
 * News about a tenant goes to the cases that run about it: each is decided again on the facts of this moment, gets the
 * new score, and moves in the queue. Never is a second case opened beside one that runs.
 */
export function createAddCaseFacts(parts: CaseFactsParts): (news: NewFacts) => Promise<AddedFacts> {
  const { cases, contexts, writes, recordAudit, now } = parts;

  /** What the policy says now of what the case is about; null for monitoring, which says it itself. */
  async function evaluate(decisionId: string, kind: string, context: TenantContext, at: Date) {
    const stored = await parts.decisions.find(decisionId);
    if (!stored || kind === "monitoring") return null;
    const { tenant, group } = context;
    if (kind === "instance") {
      const request = parts.parseInstanceRequest(readRequest(context.dataKey, { decisionId, ...stored }));
      return evaluateHeld(request, { context, tenant, group, at }, parts);
    }
    const profile = parts.deciding.profiles.unsealProfile(tenant);
    const links = await findLinks(profile, context, parts.signups);
    const facts = factsOfSignup(profile, { basis: context.basis, links, present: context }, parts.deciding, at);
    return { facts, verdict: parts.deciding.policy.active().evaluate(facts, at) };
  }

  /** Null when a new screening says nothing that the case does not know. */
  function changeOf(
    found: StoredCase,
    made: { facts: Facts; verdict: Verdict },
    news: NewFacts,
    by: { context: TenantContext; at: Date },
  ): CaseChange | null {
    const after = matchesAfter(found, news, by);
    if (news.screened && !after) return null;
    const data = { ...news.data, ...after?.data };
    const change = findingChange(found, { cause: news.cause, data, at: by.at, ...made }, { recordAudit, ...writes });
    if (!after) return change;
    const sealedMatches = sealMatches(by.context.dataKey, found.summary.id, after.matches);
    return { ...change, set: { ...change.set, sealedMatches } };
  }

  async function addTo(
    transaction: Transaction<Tables>,
    running: { id: string; kind: string; decisionId: string },
    news: NewFacts,
    by: { context: TenantContext; at: Date },
  ): Promise<boolean> {
    const { monitoring } = news;
    const own = await evaluate(running.decisionId, running.kind, by.context, by.at);
    const made = own ? { ...own, verdict: joinVerdicts(own.verdict, monitoring?.verdict) } : monitoring;
    if (!made) return false;
    const changed = await cases.changeIn(transaction, running.id, by.at, (found) => changeOf(found, made, news, by));
    return changed !== null;
  }

  async function open(
    transaction: Transaction<Tables>,
    { monitoring, cause, data }: NewFacts,
    { context, at }: { context: TenantContext; at: Date },
  ): Promise<string | null> {
    const { tenant, dataKey } = context;
    const decisionId = await writes.latestSignupOf(transaction, tenant.id);
    if (!monitoring || !decisionId) return null;
    const { verdict, facts, matches } = monitoring;
    const id = createId("case", at.getTime());
    const { record, event } = createCase(
      {
        id,
        kind: "monitoring",
        decisionId,
        tenant: { id: tenant.id, externalId: tenant.externalId },
        standing: tenant.standing,
        outcome: verdict.outcome,
        score: verdict.score,
        rules: verdict.reasons.map(({ rule }) => rule),
        countries: countriesOf(facts),
        region: null,
        operations: 0,
        sealedMatches: sealMatches(dataKey, id, matches),
        review: parts.deciding.policy.active().document.review,
        now: at,
      },
      parts.caseTerms,
    );
    const events = [{ ...event, data: { ...event.data, cause, ...data } }];
    if (!(await writes.insertMonitoringCase(transaction, record, events))) return null;
    const { reasons, policy, score, outcome } = verdict;
    const findingId = createId("fnd", at.getTime());
    const finding = { id: findingId, caseId: id, at: at.toISOString(), cause, score, outcome, reasons, facts, policy };
    await writes.insertFinding(transaction, finding);
    const said = { kind: "monitoring", tenant: tenant.id, cause, score, ...data };
    await writes.insertAudit(transaction, [
      recordAudit({ at, actor: GATEHOUSE.id, action: "case.opened", entity: id, data: said }),
    ]);
    return id;
  }

  /** Null: somebody else has opened one since, and the news belongs to that. */
  async function tell(
    transaction: Transaction<Tables>,
    news: NewFacts,
    by: { context: TenantContext; at: Date },
  ): Promise<AddedFacts | null> {
    const running = await writes.lockRunningCases(transaction, news.tenantId);
    const added: string[] = [];
    for (const one of running) if (await addTo(transaction, one, news, by)) added.push(one.id);
    const mayOpen = running.length === 0 && news.monitoring !== null && news.screened?.mayOpen !== false;
    const opened = mayOpen ? await open(transaction, news, by) : null;
    if (mayOpen && !opened) return null;
    await news.screened?.also(transaction, by.at);
    return { added, opened };
  }

  return async (news) => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const at = now();
      // What is kept in memory may be older than the news.
      contexts.forget((await contexts.get(news.tenantId)).group.id);
      const context = await contexts.get(news.tenantId);
      const result = await parts.db.transaction().execute((transaction) => tell(transaction, news, { context, at }));
      if (result) return result;
    }
    throw new GatehouseError("unavailable", { detail: "the tenant's cases are being changed too often; try again" });
  };
}
