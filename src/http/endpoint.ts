import type { IncomingHttpHeaders } from "node:http";
import type { z } from "zod";
import type { Caller, Role } from "../domain/caller.ts";
import type { Session } from "../domain/session.ts";
import type { Asked } from "../usecases/asked.ts";
import type { AppParts } from "./app-parts.ts";
import type { Upload } from "./middleware/read-upload.ts";
import type { ProblemCode } from "./present-problem.ts";

export type Method = "get" | "post" | "put" | "delete";

/** A call as a handler sees it: everything in it fits the endpoint's schemas. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  params: Params;
  query: Query;
  body: Body;
  caller: Caller;
  /** Null for a caller with a bearer token. */
  session: Session | null;
  headers: IncomingHttpHeaders;
  /** Names the request in logs and problems. */
  requestId: string;
  /** Path and query as they were sent. */
  url: string;
  /** Whether the caller came by TLS, to us or to a proxy that we trust. */
  isSecure: boolean;
  /** The file that was sent; null where the endpoint takes none. */
  upload: Upload | null;
  /** `If-Match`; 0 where the endpoint does not ask for it. */
  revision: number;
  /** What a use case that decides is told beside the request; its body is the JSON as sent, nothing filled in. */
  asked: Asked;
  /** The best of the media types for the caller's `Accept`; false when it wants none of them. */
  prefers(...mediaTypes: string[]): string | false;
  /** Fires when the caller hangs up. */
  hungUp(): AbortSignal;
}

/** One of `json`, `text` and `stream`, or none for an answer without a body. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
  /** Sent piece by piece, as fast as the caller reads. Not kept for an `Idempotency-Key`. */
  stream?: AsyncIterable<string | Uint8Array>;
}

export interface DocumentedAnswer {
  description: string;
  schema?: z.ZodType;
  /** Of the JSON, where it is a kind of its own. */
  mediaType?: string;
  example?: unknown;
  /** Of another form of the same answer, or of one that is not JSON. */
  otherTypes?: readonly string[];
  headers?: Readonly<Record<string, string>>;
}

interface EndpointShape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  method: Method;
  /** As OpenAPI writes it: `/v1/tenants/{ref}`. */
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  /** Who may call; an admin always may. */
  roles: readonly Role[] | "public";
  /** What does not fit is a 404: such a thing cannot exist. */
  params?: P;
  query?: Q;
  body?: B;
  /** A call without a body is one with `{}`. */
  isBodyOptional?: boolean;
  bodyExample?: unknown;
  /** Of a body that may be larger than others. */
  maxBodyBytes?: number;
  /** How many values a body may hold, counted at any depth. */
  maxBodyValues?: number;
  /** Field that a body of application/yaml stands for. */
  yamlField?: string;
  /** Takes a file in place of a JSON body. */
  takesUpload?: boolean;
  /** The tenant that a call is about, where calls of a tenant are limited. */
  tenantOf?(body: z.output<B>): string;
  /** Honours `Idempotency-Key`. */
  isIdempotent?: boolean;
  /** Asks for `If-Match: "<revision>"`. */
  needsRevision?: boolean;
  answers: Readonly<Record<number, DocumentedAnswer>>;
  /** Beside those that follow from the rest. */
  problems?: readonly ProblemCode[];
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>, parts: AppParts): Promise<Answer> | Answer;
}

/** One route, told once: Express serves from it and the OpenAPI document is made of it. */
export type Endpoint = EndpointShape<z.ZodType, z.ZodType, z.ZodType>;

/** Gives a handler the types of its schemas. */
export const defineEndpoint = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  endpoint: EndpointShape<P, Q, B>,
): Endpoint => endpoint;

/** A 200 with JSON. */
export const ok = (json: unknown): Answer => ({ status: 200, json });
