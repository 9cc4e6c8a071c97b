import type { Attachment, InformationRequest, SavedView } from "../domain/case-papers.ts";
import type { CaseStatistics } from "../domain/case-statistics.ts";
import type { GivenLook, SecondLook } from "../domain/second-look.ts";

// Examples of the OpenAPI document. Nobody in them exists.
const AT = "2026-11-24T09:30:00.000Z";

export const anInformationRequest: InformationRequest = {
  id: "inf_01k9qwe4r5e6y7zzzzzzzzzzzz",
  questions: ["Who holds the remaining 35 %?"],
  askedBy: "key_01k9qwe4r5e6y7zzzzzzzzzzzz",
  askedAt: AT,
  dueAt: "2026-11-27T09:30:00.000Z",
  answers: ["A family trust in Singapore."],
  answeredAt: "2026-11-25T09:30:00.000Z",
};

export const anAttachmentName = "register-extract.pdf";

export const anAttachment: Attachment = {
  id: "att_01k9qwe4r5e6y7zzzzzzzzzzzz",
  name: anAttachmentName,
  mediaType: "application/pdf",
  bytes: 48_211,
  digest: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  addedBy: { id: "key_01k9qwe4r5e6y7zzzzzzzzzzzz", name: "Ada" },
  addedAt: AT,
};

export const aSavedView: SavedView = {
  id: "view_01k9qwe4r5e6y7zzzzzzzzzzzz",
  name: "Crypto above 60",
  filter: { rule: "payment.crypto", minScore: 60 },
  isShared: true,
  isOwn: true,
  createdAt: AT,
};

export const aSecondLook: SecondLook = {
  id: "look_01k9qwe4r5e6y7zzzzzzzzzzzz",
  kind: "signup",
  drawnAt: AT,
  request: { externalId: "acct-1001", kind: "organization", name: "Harbour Compute Pty Ltd" },
  facts: { payment: { method: "crypto" } },
  reasons: [],
};

export const aGivenLook: GivenLook = {
  id: aSecondLook.id,
  of: "verdict",
  decisionId: "dec_01k9qwe4r5e6y7zzzzzzzzzzzz",
  caseId: "case_01k9qwe4r5e6y7zzzzzzzzzzzz",
  rules: ["payment.crypto"],
  firstVerdict: "approve",
  secondVerdict: "approve",
  reasonCode: "documents_sufficient",
  by: { id: "key_01k9qwe4r5e6y7zzzzzzzzzzzz", name: "Grace" },
  givenAt: AT,
  agrees: true,
};

const durations = { p50Minutes: 38, p90Minutes: 215 };
const flow = { opened: 148, approved: 96, rejected: 31, setAside: 9, timeToClaim: durations, timeToVerdict: durations };

export const theStatistics: CaseStatistics = {
  from: "2026-10-26",
  to: "2026-11-24",
  asOf: AT,
  flow,
  days: [{ day: "2026-11-24", opened: 12, approved: 7, rejected: 2, setAside: 1 }],
  backlog: { total: 12, overdue: 1, byState: { open: 10, claimed: 2 }, age: durations, oldestOpenedAt: AT },
  byKind: [{ key: "signup", name: null, backlog: 12, ...flow }],
  byRule: [{ key: "payment.crypto", name: null, backlog: 4, ...flow }],
  byRegion: [{ key: "AU", name: null, backlog: 3, ...flow }],
  byPerson: [{ key: "key_01k9qwe4r5e6y7zzzzzzzzzzzz", name: "Ada", backlog: null, ...flow, opened: 0 }],
  agreement: [{ rule: "payment.crypto", looks: 20, agreed: 19, percent: 95 }],
};
