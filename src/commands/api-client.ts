import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../platform/config-schema.ts";
import { StartError } from "../platform/start-error.ts";

export interface ApiClient {
  /** Throws StartError with the problem's own words for anything but a 2xx. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** `apiKey` where there is one, so that who drafts and who approves are two; else the administrator's. */
async function readKey(config: Config): Promise<string> {
  const given = config.apiKey ?? config.adminKey;
  if (given) return given;
  const path = join(config.dataDir, "admin-key");
  return (
    await readFile(path, "utf8").catch(() => {
      throw new StartError(`no key: set GATEHOUSE_KEY or GATEHOUSE_ADMIN_KEY, or start Gatehouse once (it keeps one in ${path})`);
    })
  ).trim();
}

interface SentProblem {
  title?: string;
  detail?: string;
  errors?: { pointer: string; message: string }[];
}

/** A problem (RFC 9457) in one line, and one for each field that is wrong. */
function describeProblem(text: string): string {
  const { title = "", detail, errors = [] } = (text.startsWith("{") ? JSON.parse(text) : {}) as SentProblem;
  return [detail ? `${title}: ${detail}` : title, ...errors.map(({ pointer, message }) => `${pointer} ${message}`)].join("\n  ");
}

/** Talks to the running server of this configuration: as who holds `apiKey`, else as its administrator. */
export async function createApiClient(config: Config): Promise<ApiClient> {
  const key = await readKey(config);
  const base = `http://${config.server.host.includes(":") ? `[${config.server.host}]` : config.server.host}:${config.server.port}`;
  return {
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const headers = { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
      const response = await fetch(`${base}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch((cause) => {
        throw new StartError(`no Gatehouse answers at ${base}: start it first (npm start)`, { cause });
      });
      const text = await response.text();
      if (response.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
      throw new StartError(`${method} ${path}: ${response.status} ${describeProblem(text)}`);
    },
  };
}
