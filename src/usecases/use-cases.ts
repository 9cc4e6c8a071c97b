import type { AcceleratorReport } from "../domain/accelerator-report.ts";
import type { Caller } from "../domain/caller.ts";
import type { CaseFeedMessage } from "../domain/case-feed.ts";
import type { CaseHeading } from "../domain/case-heading.ts";
import type { Attachment, InformationRequest, SavedView } from "../domain/case-papers.ts";
import type { CaseStatistics } from "../domain/case-statistics.ts";
import type { Decision, DecisionKind, Outcome } from "../domain/decision.ts";
import type { Facts } from "../domain/facts.ts";
import type { LinkKey, LinkKeyDetail, LinkReport } from "../domain/link.ts";
import type { InstanceRequest, SignupRequest } from "../domain/requests.ts";
import type { CaseDetail, CaseSort, CaseState, CaseSummary, CaseVerdict } from "../domain/review-case.ts";
import type { EntryChange, ListChanges, ListStatus, ScreeningMatch, ScreeningQuery } from "../domain/screening.ts";
import type { GivenLook, SecondLook } from "../domain/second-look.ts";
import type { EventType, RecordedEvents, StoredEvent, TelemetryEvent } from "../domain/telemetry.ts";
import type { ExposureReport, StandingAction, TenantDetail, TenantStanding, TenantSummary } from "../domain/tenant.ts";
import type { Asked } from "./asked.ts";
import type { BulkAction, BulkResult } from "./bulk-cases.ts";
import type { BacktestUseCases } from "./manage-backtests.ts";
import type { JobUseCases } from "./manage-jobs.ts";
import type { PolicyUseCases } from "./policy-use-cases.ts";
import type { WebhookUseCases } from "./webhook-use-cases.ts";

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface PageQuery {
  limit: number;
  cursor: string | null;
}

/**
 * All that a door may ask for: the in-process engine (`compose.ts`) and the remote client of the Express door are
 * its two implementations. Refusals other than decisions are `GatehouseError`s.
 */
export interface UseCases extends BacktestUseCases, JobUseCases, PolicyUseCases, WebhookUseCases {
  /** 201; `tenant-exists` when the external id is taken. */
  decideSignup(request: SignupRequest, asked: Asked): Promise<Decision>;
  /** PUT: a new version of the profile, decided again. `ref` is an external id or a ten_ id. */
  replaceProfile(ref: string, request: SignupRequest, asked: Asked): Promise<Decision>;
  decideInstance(request: InstanceRequest, asked: Asked): Promise<Decision>;
  /** Decides and stores nothing. `policy` is the YAML of a policy; the active one when null. */
  dryRun(
    input: { kind: "signup"; request: SignupRequest } | { kind: "instance"; request: InstanceRequest },
    policy: string | null,
  ): Promise<Decision & { facts: Facts }>;
  getDecision(id: string): Promise<Decision>;
  /** As getDecision, held until a person resolved it, `seconds` passed or `signal` fired. */
  waitForResolution(id: string, seconds: number, signal: AbortSignal): Promise<Decision>;
  listDecisions(
    filter: { tenant: string | null; outcome: Outcome | null; kind: DecisionKind | null; from: string | null; to: string | null },
    page: PageQuery,
  ): Promise<Page<Decision>>;
  /** What the policy read: enough to evaluate it again to the same result. */
  getDecisionFacts(
    id: string,
  ): Promise<{ decisionId: string; factSchemaVersion: number; policy: Decision["policy"]; facts: Facts }>;

  getTenant(ref: string): Promise<TenantDetail>;
  /** `q` finds whole words of names, and external ids, ids, mail, phone, wallets and registration numbers exactly. */
  listTenants(filter: { q: string | null; standing: TenantStanding | null }, page: PageQuery): Promise<Page<TenantSummary>>;
  changeStanding(ref: string, action: StandingAction, reason: string, caller: Caller): Promise<TenantDetail>;
  getLinks(ref: string): Promise<LinkReport>;
  /** `suggested`: held by many and not ruled out, the most common first. */
  listLinkKeys(filter: { state: "suggested" | "dismissed" }, page: PageQuery): Promise<Page<LinkKey>>;
  getLinkKey(keyId: string): Promise<LinkKeyDetail>;
  /** Rules an identifier out: it joins nobody any more. `conflict` when it is so already. */
  dismissLink(keyId: string, rationale: string, caller: Caller): Promise<LinkKeyDetail>;
  reinstateLink(keyId: string, rationale: string, caller: Caller): Promise<LinkKeyDetail>;
  getExposure(ref: string): Promise<ExposureReport>;
  /** Events that fit, with their places in the batch; each is taken or rejected by itself. */
  recordEvents(items: readonly { index: number; event: TelemetryEvent }[], caller: Caller): Promise<RecordedEvents>;
  /** Newest first. */
  listEvents(
    ref: string,
    filter: { type: EventType | null; from: string | null; to: string | null },
    page: PageQuery,
  ): Promise<Page<StoredEvent>>;

  listCases(
    filter: {
      state: CaseState | null;
      /** `me`, `none` or an actor id. */
      assignee: string | null;
      kind: string | null;
      rule: string | null;
      country: string | null;
      minScore: number | null;
      overdue: boolean | null;
      /** As for tenants, and the ids of cases and decisions. */
      q: string | null;
      sort: CaseSort;
    },
    page: PageQuery,
    caller: Caller,
  ): Promise<Page<CaseSummary>>;
  getCase(id: string, caller: Caller): Promise<CaseDetail>;
  /** Who asks for what, by the ids of cases. */
  describeCases(caseIds: readonly string[]): Promise<ReadonlyMap<string, CaseHeading>>;
  /** Keeps that the caller was shown the personal data of a case or tenant. */
  openPersonalData(entity: string, caller: Caller): Promise<void>;
  /** Null when the queue is empty. */
  claimNextCase(caller: Caller): Promise<CaseSummary | null>;
  /** `revision` is the `If-Match` value; `stale-revision` when the case has moved on. */
  claimCase(id: string, revision: number, caller: Caller): Promise<CaseSummary>;
  releaseCase(id: string, revision: number, caller: Caller): Promise<CaseSummary>;
  /** `me` or the id of somebody who works cases. Who is asked to is told in `reason`. */
  assignCase(id: string, revision: number, to: { assignee: string; reason: string | null }, caller: Caller): Promise<CaseSummary>;
  /** Who may be given a case, by name; the caller is among them from then on. */
  listReviewers(caller: Caller): Promise<{ id: string; name: string }[]>;
  /** Hands the case to the seniors. */
  escalateCase(id: string, revision: number, reason: string, caller: Caller): Promise<CaseSummary>;
  addCaseNote(id: string, revision: number, text: string, caller: Caller): Promise<CaseSummary>;
  /** Ends a case without a judgement of the tenant: it withdrew, or another case goes on in its place. */
  closeCase(
    id: string,
    revision: number,
    closing: { because: "withdrawn" | "duplicate"; duplicateOf: string | null; reason: string },
    caller: Caller,
  ): Promise<CaseSummary>;
  /** A door let the call through before it was decided: one that is denied gets a case. */
  reportPassed(id: string, call: string): Promise<Decision>;
  /** The tenant withdraws what is held; `conflict` when it is not held any more. */
  withdrawDecision(id: string, reason: string, caller: Caller): Promise<Decision>;
  /** Puts questions to the tenant, by way of the control plane; the case waits for the answers. */
  askForInformation(
    id: string,
    revision: number,
    asked: { questions: string[]; dueAt: string },
    caller: Caller,
  ): Promise<CaseSummary>;
  listInformationRequests(id: string): Promise<InformationRequest[]>;
  /** One answer for each question. With the last answer the case returns to its reviewer. */
  answerInformation(id: string, requestId: string, answers: string[], caller: Caller): Promise<InformationRequest>;
  /** `unsupported-media-type` for what may not be attached. */
  attachToCase(id: string, revision: number, file: { name: string | null; bytes: Buffer }, caller: Caller): Promise<CaseSummary>;
  openAttachment(id: string, attachmentId: string, caller: Caller): Promise<Attachment & { content: AsyncIterable<Buffer> }>;
  /** Does the same to each of many cases; what cannot be done to one is told for that one. */
  changeCases(action: BulkAction, cases: { id: string; revision: number }[], caller: Caller): Promise<BulkResult[]>;
  listViews(caller: Caller): Promise<SavedView[]>;
  saveView(view: Pick<SavedView, "name" | "filter" | "isShared">, caller: Caller): Promise<SavedView>;
  removeView(id: string, caller: Caller): Promise<void>;
  /**
   * Changes of the queue as they happen, first those since the message `after` where that is still known. Ends when
   * `signal` fires, or when whoever reads is too slow.
   */
  watchCases(after: string | null, signal: AbortSignal): AsyncIterable<CaseFeedMessage>;
  /** Days in UTC, both included; the last thirty when null. */
  caseStatistics(span: { from: string | null; to: string | null }): Promise<CaseStatistics>;
  /** The oldest thing that was drawn for a second look and that the caller has not judged before; null when there is none. */
  takeSecondLook(caller: Caller): Promise<SecondLook | null>;
  giveSecondLook(
    id: string,
    opinion: { verdict: CaseVerdict; reasonCode: string; rationale: string },
    caller: Caller,
  ): Promise<GivenLook>;
  /** Those that were given, newest first. */
  listSecondLooks(page: PageQuery): Promise<Page<GivenLook>>;
  ruleOnMatch(
    id: string,
    revision: number,
    ruling: { matchId: string; verdict: "true_match" | "false_match"; rationale: string },
    caller: Caller,
  ): Promise<CaseSummary>;
  giveVerdict(
    id: string,
    revision: number,
    verdict: { verdict: CaseVerdict; reasonCode: string; rationale: string },
    caller: Caller,
  ): Promise<CaseSummary>;
  confirmVerdict(
    id: string,
    revision: number,
    opinion: { agree: boolean; rationale: string },
    caller: Caller,
  ): Promise<CaseSummary>;

  screen(
    query: ScreeningQuery,
    options: { lists: string[] | null; limit: number; threshold: number | null },
  ): Promise<{ matches: ScreeningMatch[]; tookMs: number }>;
  getLists(): Promise<ListStatus[]>;
  /** `acceptSmaller`: the caller has looked, and the list is truly smaller, or of an earlier day. */
  refreshList(id: string, options: { acceptSmaller: boolean }, caller: Caller): Promise<ListStatus>;
  /** What the list in use says other than the one before it. */
  getListChanges(id: string, page: PageQuery): Promise<Page<EntryChange> & ListChanges>;

  /** `subject` names the person whose key it is, where keys belong to people. */
  createApiKey(
    key: { name: string; roles: Caller["roles"]; subject?: string | null },
    caller: Caller,
  ): Promise<{ id: string; key: string; name: string; roles: Caller["roles"]; subject: string | null }>;
  listApiKeys(): Promise<
    { id: string; name: string; roles: Caller["roles"]; subject: string | null; createdAt: string; lastUsedAt: string | null }[]
  >;
  deleteApiKey(id: string, caller: Caller): Promise<void>;

  /** `q` null: the whole catalogue. */
  listAccelerators(q: string | null, page: PageQuery): Promise<Page<AcceleratorReport>>;

  listAuditEntries(
    filter: { entity: string | null; actor: string | null; from: string | null },
    page: PageQuery,
  ): Promise<Page<{ id: string; at: string; actor: string; action: string; entity: string; data: unknown; digest: string }>>;
  /** JSON Web Key Set of the permit keys. */
  getJwks(): { keys: Record<string, unknown>[] };
}
