import type { Problem } from "../../contract/problem.ts";

/** A refusal of the server, in its own words. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.status = problem.status;
    this.problem = problem;
  }

  /** The last part of the problem's type: `stale-revision`, `forbidden` … */
  get code(): string {
    return this.problem.type.slice(this.problem.type.lastIndexOf("/") + 1);
  }
}

/** The server could not be reached, or did not answer as itself. */
export class Unreachable extends Error {}

export interface ApiCall {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  /** A file in place of a body. */
  file?: File;
  /** Revision that a change was decided on. */
  revision?: number;
  signal?: AbortSignal;
}

/** Proof that a change comes from these pages; told by the session and sent back with every change. */
let csrfToken: string | null = null;

export function rememberCsrfToken(token: string | null): void {
  csrfToken = token;
}

function headersOf(method: string, { body, file, revision }: ApiCall): Headers {
  const headers = new Headers({ accept: "application/json" });
  if (body !== undefined) headers.set("content-type", "application/json");
  // What a file is the server finds out from what it holds.
  if (file) headers.set("content-type", "application/octet-stream");
  if (revision !== undefined) headers.set("if-match", `"${revision}"`);
  if (method !== "GET" && csrfToken) headers.set("x-csrf-token", csrfToken);
  // A change that is sent again because the answer was lost is made once.
  if (method === "POST") headers.set("idempotency-key", crypto.randomUUID());
  return headers;
}

async function problemOf(response: Response): Promise<Problem> {
  const unknown = { type: "about:blank", title: response.statusText || "The server refused", status: response.status };
  const requestId = response.headers.get("x-request-id") ?? "";
  try {
    const body = (await response.json()) as Partial<Problem>;
    return { ...unknown, requestId, ...body };
  } catch {
    return { ...unknown, requestId };
  }
}

async function reach(path: string, call: ApiCall): Promise<Response> {
  const method = call.method ?? "GET";
  try {
    return await fetch(path, {
      method,
      headers: headersOf(method, call),
      credentials: "same-origin",
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.file ? { body: call.file } : {}),
      ...(call.signal ? { signal: call.signal } : {}),
    });
  } catch (cause) {
    if (call.signal?.aborted) throw cause;
    throw new Unreachable("The server cannot be reached", { cause });
  }
}

/** Calls the API as who is signed in. Throws ApiProblem for a refusal and Unreachable when nobody answers. */
export async function callApi<T>(path: string, call: ApiCall = {}): Promise<T> {
  const response = await reach(path, call);
  if (!response.ok) throw new ApiProblem(await problemOf(response));
  if (response.status === 204) return null as T;
  return (await response.json()) as T;
}

/** `?a=1&b=2` of what is given; empty without anything. */
export function queryString(parameters: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
