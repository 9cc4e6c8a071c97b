import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { ListStatus } from "../../src/domain/screening.ts";
import type { Api } from "./api.ts";

/** What came of a re-screening, as the audit log has it. */
export interface Rescreened {
  digest: string;
  told: number;
  untold: number;
  candidates: number;
  unsealed: number;
  found: number;
  gone: number;
}

const LONGEST_WAIT_MS = 45_000;

/** Waits until the tenants have been screened, since a time, against the list as it is now. */
export async function rescreened(admin: Api, list: string, since = new Date(0)): Promise<Rescreened> {
  const { body: lists } = await admin.get<{ items: ListStatus[] }>("/v1/lists");
  const { digest } = lists.items.find(({ id }) => id === list) as ListStatus;
  for (const until = Date.now() + LONGEST_WAIT_MS; Date.now() < until; await sleep(100)) {
    const { body } = await admin.get<{ items: { action: string; at: string; data: Rescreened }[] }>(
      `/v1/audit?entity=${list}&limit=200`,
    );
    const done = body.items.find(
      ({ action, at, data }) => action === "list.rescreened" && data.digest === digest && new Date(at) >= since,
    );
    if (done) return done.data;
  }
  throw new Error("the tenants were not screened again");
}

/** Fetches the list anew and waits until the tenants have been screened against it. */
export async function refreshAndRescreen(admin: Api, list: string): Promise<Rescreened> {
  const started = new Date();
  const { status, body } = await admin.post<ListStatus>(`/v1/lists/${list}/refresh`, {});
  expect([status, body.problem]).toEqual([200, null]);
  return rescreened(admin, list, started);
}
