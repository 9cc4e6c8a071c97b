import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../platform/config-schema.ts";
import { StartError } from "../platform/start-error.ts";

export interface ApiClient {
  /** Throws StartError with the problem's own words for anything but a 2xx. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

async function readAdminKey(config: Config): Promise<string> {
  if (config.adminKey) return config.adminKey;
  const path = join(config.dataDir, "admin-key");
  return (
    await readFile(path, "utf8").catch(() => {
      throw new StartError(`no administrator's key: set GATEHOUSE_ADMIN_KEY, or start Gatehouse once (it keeps one in ${path})`);
    })
  ).trim();
}

/** Talks to the running server of this configuration, as its administrator. */
export async function createApiClient(config: Config): Promise<ApiClient> {
  const key = await readAdminKey(config);
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
      const problem = text.startsWith("{") ? (JSON.parse(text) as { title?: string; detail?: string }) : {};
      throw new StartError(
        `${method} ${path}: ${response.status} ${problem.title ?? ""}${problem.detail ? `: ${problem.detail}` : ""}`,
      );
    },
  };
}
