import { isUtf8 } from "node:buffer";
import { fileTypeFromBuffer } from "file-type";
import type { Attachment } from "../domain/case-papers.ts";
import { GatehouseError } from "../domain/errors.ts";
import { sha256 } from "../platform/canonical-json.ts";
import { createId } from "../platform/ids.ts";
import { type SealingKey, seal, unseal } from "../platform/seal.ts";
import type { Attachments, insertAttachment, StoredAttachment } from "../store/attachments.ts";
import type { AuditEntries } from "../store/audit-entries.ts";
import { type CaseParts, caseChange, findCase } from "./case-parts.ts";
import type { UseCases } from "./use-cases.ts";

export interface AttachmentParts extends CaseParts {
  attachments: Attachments;
  insertAttachment: typeof insertAttachment;
  audit: AuditEntries;
  /** Media types that may be attached. */
  allowedTypes: readonly string[];
}

const PART_BYTES = 1024 * 1024;
const MAX_NAME_LENGTH = 200;
const MOST_ON_A_CASE = 100;
const UNKNOWN = "application/octet-stream";

const partContext = (id: string, part: number) => `${id} ${part}`;
const nameContext = (id: string) => `${id} name`;

const LOOKED_AT_BYTES = 64 * 1024;

/** Control characters other than tab, line feed, form feed and carriage return: text has none. */
const isText = (bytes: Buffer): boolean =>
  isUtf8(bytes) &&
  !bytes.subarray(0, LOOKED_AT_BYTES).some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13);

/** By the content alone: what a caller or a name says of it is not believed. */
async function sniffType(bytes: Buffer): Promise<string> {
  const found = await fileTypeFromBuffer(bytes);
  return found?.mime ?? (isText(bytes) ? "text/plain" : UNKNOWN);
}

/** The last part of a path, without what a file system or a header would trip over. */
function cleanName(name: string | null): string {
  const last = (name ?? "").normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const clean = last
    .replaceAll(/[\p{C}"*:<>?|]/gu, "")
    .trim()
    .replace(/^\.+/, "");
  return [...clean].slice(-MAX_NAME_LENGTH).join("") || "attachment";
}

export function readAttachment(dataKey: SealingKey, row: StoredAttachment): Attachment {
  return {
    id: row.id,
    name: unseal(dataKey, row.sealed_name, nameContext(row.id)).toString("utf8"),
    mediaType: row.media_type,
    bytes: row.bytes,
    digest: row.digest,
    addedBy: { id: row.added_by, name: row.added_by_name },
    addedAt: row.added_at.toISOString(),
  };
}

function sealParts(dataKey: SealingKey, id: string, bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / PART_BYTES);
  return Array.from({ length: count }, (_, part) =>
    seal(dataKey, bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES), partContext(id, part)),
  );
}

export function createCaseAttachments(parts: AttachmentParts): Pick<UseCases, "attachToCase" | "openAttachment"> {
  const { cases, attachments, recordAudit, now } = parts;

  async function keyOf(caseId: string): Promise<SealingKey> {
    const { summary } = await findCase(cases, caseId);
    return (await parts.contexts.get(summary.tenant.id)).dataKey;
  }

  async function* unsealed(dataKey: SealingKey, id: string): AsyncIterable<Buffer> {
    let part = 0;
    for await (const sealed of attachments.parts(id)) yield unseal(dataKey, sealed, partContext(id, part++));
  }

  return {
    async attachToCase(caseId, revision, { name, bytes }, caller) {
      const at = now();
      const dataKey = await keyOf(caseId);
      const mediaType = await sniffType(bytes);
      if (!parts.allowedTypes.includes(mediaType)) {
        throw new GatehouseError("unsupported-media-type", { detail: `the file is ${mediaType}, which may not be attached` });
      }
      if ((await attachments.ofCase(caseId)).length >= MOST_ON_A_CASE) {
        throw new GatehouseError("conflict", { detail: `a case may have ${MOST_ON_A_CASE} attachments` });
      }
      const id = createId("att", at.getTime());
      const row: StoredAttachment = {
        id,
        case_id: caseId,
        sealed_name: seal(dataKey, cleanName(name), nameContext(id)),
        media_type: mediaType,
        bytes: bytes.length,
        digest: sha256(bytes),
        added_by: caller.id,
        added_by_name: caller.name,
        added_at: at,
      };
      const sealedParts = sealParts(dataKey, id, bytes);
      const data = { attachmentId: id, mediaType, bytes: bytes.length, digest: row.digest };
      const step = { did: "attached", type: "attached", set: {}, actor: caller, at, data } as const;
      return cases.change(caseId, revision, at, (found) => ({
        ...caseChange(found, step, recordAudit),
        also: (transaction) => parts.insertAttachment(transaction, row, sealedParts),
      }));
    },

    async openAttachment(caseId, id, caller) {
      const row = await attachments.find(caseId, id);
      if (!row) throw new GatehouseError("not-found", { detail: "there is no such attachment on this case" });
      const dataKey = await keyOf(caseId);
      const entry = { at: now(), actor: caller.id, action: "attachment.opened", entity: caseId, data: { attachmentId: id } };
      await parts.audit.add([recordAudit(entry)]);
      return { ...readAttachment(dataKey, row), content: unsealed(dataKey, id) };
    },
  };
}
