import type { Attachment, InformationRequest, SavedView } from "../domain/case-papers.ts";

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
