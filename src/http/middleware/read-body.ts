import { isUtf8 } from "node:buffer";
import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";
import { GatehouseError } from "../../domain/errors.ts";

export const MAX_BODY_BYTES = 262_144;

const notUtf8 = () => new GatehouseError("malformed-json", { detail: "the body is not UTF-8" });

// Decoding would put U+FFFD where bytes are wrong: somebody else's name would be screened.
const verify = (_request: unknown, _response: unknown, bytes: Buffer) => {
  if (!isUtf8(bytes)) throw notUtf8();
  if (bytes.length === 0) throw new GatehouseError("malformed-json", { detail: "the body is empty" });
};

const optionsOf = (limit: number) => ({ limit, type: () => true, verify });

type MediaType = "json" | "yaml";

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;
const YAML_TYPE = /^application\/(?:x-)?yaml\s*(?:;|$)/i;
const OTHER_CHARSET = /;\s*charset\s*=\s*(?!"?utf-?8"?\s*(?:;|$))/i;

function mediaTypeOf(contentType: string, allowed: readonly MediaType[]): MediaType {
  const found = JSON_TYPE.test(contentType) ? "json" : YAML_TYPE.test(contentType) ? "yaml" : null;
  if (found && allowed.includes(found) && !OTHER_CHARSET.test(contentType)) return found;
  throw new GatehouseError("unsupported-media-type", {
    detail: `send application/json${allowed.includes("yaml") ? " or application/yaml" : ""} in UTF-8`,
  });
}

function tooLarge(response: Response, limit: number): GatehouseError {
  response.setHeader("Connection", "close");
  return new GatehouseError("too-large", { detail: `at most ${limit} bytes` });
}

/** A body that says it is too large is not read to its end: the answer goes out and the connection is closed. */
export function refuseDeclaredExcess(request: Request, response: Response, limit: number): void {
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge(response, limit);
}

/**
 * The same for a body that does not say its size. Body parsers read to the end before they refuse, and a body in chunks
 * need not have one. Gives what is to be called in place of `next`.
 */
export function refuseEndlessBody(request: Request, response: Response, limit: number, next: NextFunction): NextFunction {
  if (request.headers["content-length"] !== undefined) return next;
  let received = 0;
  let isOver = false;
  const goOn = (error?: unknown) => {
    request.off("data", count);
    if (!isOver) next(error);
    isOver = true;
  };
  const count = (chunk: Buffer) => {
    received += chunk.length;
    if (received > limit) goOn(tooLarge(response, limit));
  };
  request.on("data", count);
  return goOn;
}

export const isWithoutBody = ({ headers }: Request): boolean =>
  Number(headers["content-length"] ?? 0) === 0 && headers["transfer-encoding"] === undefined;

/**
 * Reads a JSON body of at most `maxBytes` (256 KiB), decompressed, into `request.body`. With `yamlField`, a body of
 * application/yaml is read as `{[yamlField]: text}`; none at all, where it is optional, as `{}`. Throws `malformed-json`,
 * `too-large`, `unsupported-media-type`.
 */
export function readBody(options: { yamlField: string | null; isOptional: boolean; maxBytes?: number }): RequestHandler {
  const { yamlField, isOptional, maxBytes = MAX_BODY_BYTES } = options;
  const readJson = express.json({ ...optionsOf(maxBytes), strict: false });
  const readText = express.text(optionsOf(maxBytes));
  const allowed: MediaType[] = yamlField ? ["json", "yaml"] : ["json"];
  return (request: Request, response: Response, next: NextFunction) => {
    const { headers } = request;
    if (isWithoutBody(request)) {
      if (!isOptional) throw new GatehouseError("malformed-json", { detail: "a body is needed" });
      request.body = {};
      return next();
    }
    const mediaType = mediaTypeOf(headers["content-type"] ?? "", allowed);
    refuseDeclaredExcess(request, response, maxBytes);
    const goOn = refuseEndlessBody(request, response, maxBytes, next);
    if (mediaType === "json") return readJson(request, response, goOn);
    readText(request, response, (error?: unknown) => {
      if (!error && yamlField) request.body = { [yamlField]: request.body };
      goOn(error);
    });
  };
}
