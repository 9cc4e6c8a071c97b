import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";
import { GatehouseError } from "../../domain/errors.ts";
import { sha256 } from "../../platform/canonical-json.ts";
import { isWithoutBody, refuseDeclaredExcess, refuseEndlessBody } from "./read-body.ts";

export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
/** Room for the headers of a form beside the file itself. */
const FORM_BYTES = 64 * 1024;

export interface Upload {
  /** As the caller called it; null when it did not. */
  name: string | null;
  bytes: Buffer;
}

const refusal = (pointer: string, message: string) =>
  new GatehouseError("validation", { detail: "the upload does not fit", errors: [{ pointer, message }] });

async function fileOfForm(contentType: string, body: Buffer): Promise<Upload> {
  const form = await new globalThis.Response(new Uint8Array(body), { headers: { "content-type": contentType } })
    .formData()
    .catch(() => {
      throw refusal("", "not a multipart form");
    });
  const files = [...form.values()].filter((value) => typeof value !== "string");
  const [file] = files;
  if (!file || files.length > 1) throw refusal("/file", "send one file");
  return { name: file.name || null, bytes: Buffer.from(await file.arrayBuffer()) };
}

async function uploadOf(request: Request): Promise<Upload> {
  const contentType = request.headers["content-type"] ?? "";
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const upload = /^multipart\/form-data\b/i.test(contentType) ? await fileOfForm(contentType, body) : { name: null, bytes: body };
  if (upload.bytes.length === 0) throw refusal("/file", "must not be empty");
  if (upload.bytes.length > MAX_UPLOAD_BYTES) {
    throw new GatehouseError("too-large", { detail: `a file may have ${MAX_UPLOAD_BYTES} bytes` });
  }
  return upload;
}

const readBytes = express.raw({ limit: MAX_UPLOAD_BYTES + FORM_BYTES, type: () => true, inflate: false });

/**
 * Reads one file, as the only file of a multipart form or as the bare body, into `response.locals.upload`. In place of
 * the body stands what names it, so that an `Idempotency-Key` is of this very file.
 */
export const readUpload: RequestHandler = (request: Request, response: Response, next: NextFunction) => {
  if (isWithoutBody(request)) throw refusal("/file", "send one file");
  const limit = MAX_UPLOAD_BYTES + FORM_BYTES;
  refuseDeclaredExcess(request, response, limit);
  const goOn = refuseEndlessBody(request, response, limit, (error?: unknown) => {
    if (error) return next(error);
    uploadOf(request).then((upload) => {
      response.locals["upload"] = upload;
      request.body = { name: upload.name, digest: sha256(upload.bytes) };
      next();
    }, next);
  });
  readBytes(request, response, goOn);
};
