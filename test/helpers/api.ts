import type { CaseSummary } from "../../src/domain/review-case.ts";

export interface ApiAnswer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** A caller of the API with one key. */
export interface Api {
  get<T>(path: string, headers?: Record<string, string>): Promise<ApiAnswer<T>>;
  post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<ApiAnswer<T>>;
  put<T>(path: string, body: unknown): Promise<ApiAnswer<T>>;
  delete<T>(path: string): Promise<ApiAnswer<T>>;
}

export function createApi(url: string, key: string): Api {
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    extra: Record<string, string> = {},
  ): Promise<ApiAnswer<T>> {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...extra,
    };
    const response = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === "" ? undefined : JSON.parse(text)) as T };
  }
  return {
    get: (path, headers) => call("GET", path, undefined, headers),
    post: (path, body, headers) => call("POST", path, body, headers),
    put: (path, body) => call("PUT", path, body),
    delete: (path) => call("DELETE", path),
  };
}

/** The `If-Match` of a case as it was last seen. */
export const ifMatch = ({ revision }: Pick<CaseSummary, "revision">): Record<string, string> => ({ "if-match": `"${revision}"` });
