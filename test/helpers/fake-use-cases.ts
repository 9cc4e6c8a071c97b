import {
  aGivenLook,
  anAttachment,
  anInformationRequest,
  aSavedView,
  aSecondLook,
  theStatistics,
} from "../../src/contract/case-examples.ts";
import {
  aCase,
  aDecision,
  aLinkKey,
  aLinkReport,
  anExposureReport,
  anInstanceDecision,
  aScreeningResult,
  aStoredEvent,
  aTenant,
  theFacts,
} from "../../src/contract/examples.ts";
import { aJob } from "../../src/contract/job.ts";
import type { AcceleratorReport } from "../../src/domain/accelerator-report.ts";
import type { CaseFeedMessage } from "../../src/domain/case-feed.ts";
import { GatehouseError } from "../../src/domain/errors.ts";
import type { Facts } from "../../src/domain/facts.ts";
import type { CaseDetail, CaseSummary } from "../../src/domain/review-case.ts";
import type { ListStatus, ScreeningMatch } from "../../src/domain/screening.ts";
import type { UseCases } from "../../src/usecases/use-cases.ts";
import { fakeBacktests, fakePolicies } from "./fake-policies.ts";
import { fakeWebhooks } from "./fake-webhooks.ts";

const facts = theFacts.facts as unknown as Facts;

const aListStatus: ListStatus = {
  id: "us-ofac-sdn",
  source: "sdn.csv",
  publisher: "US Treasury, OFAC",
  effect: "blocked",
  asOf: "2026-11-20",
  digest: "sha256:00",
  entries: 1,
  stale: false,
  problem: null,
  checkedAt: "2026-11-24T09:30:00.000Z",
};

const anAccelerator: AcceleratorReport = {
  id: "nvidia-t4",
  vendor: "NVIDIA",
  model: "T4",
  aliases: ["Tesla T4"],
  instanceTypes: [{ name: "g4dn.xlarge", accelerators: 1, per: "instance" }],
  figures: {
    denseTera: { int8: 130 },
    dieAreaMm2: 545,
    memoryBandwidth: 320,
    ioBandwidth: 32,
    tpp: 1040,
    performanceDensity: 1.908,
  },
  bucket: "outside",
  controlled: false,
  borderline: false,
  letterWatch: false,
  prcSupply: false,
  confidence: "C",
  asOf: "2026-11-23",
  source: "a datasheet",
};

const caseDetail: CaseDetail = {
  ...aCase,
  needsSecondPerson: false,
  request: {},
  facts,
  reasons: aDecision.reasons,
  matches: [],
  ownership: null,
  linkedTenants: [],
  earlierDecisions: [],
  verdict: null,
  timeline: [],
  informationRequests: [anInformationRequest],
  attachments: [anAttachment],
  findings: [],
};

async function* content(): AsyncIterable<Buffer> {
  yield Buffer.from("%PDF");
}

async function* messages(): AsyncIterable<CaseFeedMessage> {
  yield { type: "reset" };
}

const page = <T>(item: T) => Promise.resolve({ items: [item], nextCursor: null });
const key = { id: "key_1", name: "control plane", roles: ["service"] as const, subject: null };

/** A change of a case as the store would take it: only on the revision that is current, and making the next one. */
const changed = async (revision: number, changes: Partial<CaseSummary> = {}): Promise<CaseSummary> => {
  if (revision !== aCase.revision) throw new GatehouseError("stale-revision", { detail: "the case has moved on" });
  return { ...aCase, ...changes, revision: revision + 1 };
};

/** Answers everything with the examples of the contract; `changes` replaces what a test is about. Remembers nothing. */
export const fakeUseCases = (changes: Partial<UseCases> = {}): UseCases => ({
  decideSignup: async () => aDecision,
  replaceProfile: async () => aDecision,
  decideInstance: async () => anInstanceDecision,
  dryRun: async () => ({ ...aDecision, facts }),
  getDecision: async () => aDecision,
  waitForResolution: async () => ({ ...aDecision, resolution: "approved" }),
  listDecisions: () => page(aDecision),
  getDecisionFacts: async () => ({ ...theFacts, facts }),
  getTenant: async () => aTenant,
  listTenants: () => page(aTenant),
  changeStanding: async () => aTenant,
  getLinks: async () => aLinkReport,
  recordEvents: async (items) => ({ accepted: items.length, duplicates: 0, rejected: [] }),
  listEvents: () => page(aStoredEvent),
  listLinkKeys: () => page(aLinkKey),
  getLinkKey: async () => aLinkKey,
  dismissLink: async () => ({ ...aLinkKey, isDismissed: true }),
  reinstateLink: async () => aLinkKey,
  getExposure: async () => anExposureReport,
  listCases: () => page(aCase),
  getCase: async () => caseDetail,
  describeCases: async () => new Map(),
  openPersonalData: async () => {},
  claimNextCase: async () => aCase,
  claimCase: (_id, revision) => changed(revision),
  releaseCase: (_id, revision) => changed(revision, { state: "open", assignee: null }),
  assignCase: (_id, revision) => changed(revision),
  listReviewers: async () => [{ id: key.id, name: key.name }],
  escalateCase: (_id, revision) => changed(revision, { state: "escalated", assignee: null }),
  closeCase: (_id, revision) => changed(revision, { state: "rejected", resolution: "rejected", endedBecause: "withdrawn" }),
  reportPassed: async () => aDecision,
  withdrawDecision: async () => ({ ...aDecision, resolution: "rejected" }),
  askForInformation: (_id, revision) => changed(revision, { state: "awaiting_information" }),
  listInformationRequests: async () => [anInformationRequest],
  answerInformation: async () => anInformationRequest,
  attachToCase: (_id, revision) => changed(revision),
  openAttachment: async () => ({ ...anAttachment, bytes: 4, content: content() }),
  changeCases: async (_action, cases) =>
    cases.map(({ id, revision }) =>
      revision === aCase.revision ? { id, summary: aCase } : { id, error: new GatehouseError("stale-revision") },
    ),
  listViews: async () => [aSavedView],
  saveView: async (view) => ({ ...aSavedView, ...view }),
  removeView: async () => undefined,
  watchCases: () => messages(),
  caseStatistics: async () => theStatistics,
  takeSecondLook: async () => aSecondLook,
  giveSecondLook: async () => aGivenLook,
  listSecondLooks: () => page(aGivenLook),
  addCaseNote: (_id, revision) => changed(revision),
  ruleOnMatch: (_id, revision) => changed(revision),
  giveVerdict: (_id, revision) => changed(revision, { state: "pending_approval" }),
  confirmVerdict: (_id, revision) => changed(revision, { state: "approved", resolution: "approved" }),
  screen: async () => aScreeningResult as { matches: ScreeningMatch[]; tookMs: number },
  getLists: async () => [aListStatus],
  refreshList: async () => aListStatus,
  getListChanges: async (list) => ({
    list,
    from: null,
    to: { id: list, asOf: "2026-11-20", digest: "sha256:00" },
    counts: { added: 1, removed: 0, changed: 0 },
    items: [{ change: "added", entryId: "1", name: "Acme", fields: [] }],
    nextCursor: null,
  }),
  createApiKey: async ({ name, roles, subject = null }) => ({ id: key.id, key: "ghk_once", name, roles, subject }),
  listApiKeys: async () => [{ ...key, createdAt: "2026-11-24T09:30:00.000Z", lastUsedAt: null }],
  deleteApiKey: async () => undefined,
  ...fakePolicies,
  ...fakeBacktests,
  ...fakeWebhooks,
  listJobs: async () => [aJob],
  runJob: async () => aJob,
  resumeJob: async () => aJob,
  listAccelerators: () => page(anAccelerator),
  listAuditEntries: () =>
    page({
      id: "aud_1",
      at: "2026-11-24T09:30:00.000Z",
      actor: "key_1",
      action: "decision.made",
      entity: "dec_1",
      data: {},
      digest: "sha256:00",
    }),
  getJwks: () => ({ keys: [{ kty: "OKP", kid: "1" }] }),
  ...changes,
});
