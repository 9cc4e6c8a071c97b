import type { Express } from "express";
import { pino } from "pino";
import { Registry } from "prom-client";
import { roles } from "../../src/domain/caller.ts";
import { createApp } from "../../src/http/app.ts";
import type { AppParts } from "../../src/http/app-parts.ts";
import type { IdempotencyStore, StoredAnswer } from "../../src/http/idempotency-store.ts";
import type { UseCases } from "../../src/usecases/use-cases.ts";
import { fakeUseCases } from "./fake-use-cases.ts";

/** Every role is its own key: `ghk_senior` is a caller with the role senior. */
export const verifyByRole: AppParts["verifyToken"] = (token) => {
  const role = roles.find((each) => token === `ghk_${each}`);
  return role ? { id: `key_${role}`, name: role, roles: [role] } : null;
};

export const bearer = (role: string): { authorization: string } => ({ authorization: `Bearer ghk_${role}` });

type Entry = { digest: string; answer: StoredAnswer | null };

export function memoryIdempotencyStore(): IdempotencyStore & { entries: Map<string, Entry> } {
  const entries = new Map<string, Entry>();
  const idOf = (key: string, callerId: string) => `${callerId} ${key}`;
  return {
    entries,
    async begin(key, callerId, digest) {
      const entry = entries.get(idOf(key, callerId));
      if (!entry) {
        entries.set(idOf(key, callerId), { digest, answer: null });
        return { state: "new" };
      }
      if (entry.digest !== digest) return { state: "mismatch" };
      return entry.answer ? { state: "done", ...entry.answer } : { state: "running" };
    },
    async finish(key, callerId, answer) {
      const entry = entries.get(idOf(key, callerId));
      if (entry) entry.answer = answer;
    },
    async abandon(key, callerId) {
      entries.delete(idOf(key, callerId));
    },
  };
}

/** Lines that the application logged, as objects. */
export function memoryLogger(lines: Record<string, unknown>[] = []) {
  return pino({ level: "debug" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
}

const aSession = {
  token: "session",
  caller: { id: "local:ana", name: "Ana", roles: ["analyst"] as const },
  csrfToken: "csrf",
  expiresAt: "2036-11-24T10:00:00.000Z",
};

/** Whoever signs in is Ana; no cookie is hers. */
const fakeSignIn: AppParts["signIn"] = {
  verifySession: async () => null,
  openByLink: async () => aSession,
  createLink: async () => ({ url: "http://127.0.0.1/console/#token=x", expiresAt: "2026-11-24T10:00:00.000Z" }),
  end: async () => undefined,
  beginAtProvider: async () => ({ url: "https://provider.example/", remember: "sealed" }),
  completeAtProvider: async () => aSession,
};

/** The HTTP application over the fake use cases. */
export const fakeApp = (useCases: Partial<UseCases> = {}, parts: Partial<AppParts> = {}): Express =>
  createApp({
    useCases: fakeUseCases(useCases),
    verifyToken: verifyByRole,
    signIn: fakeSignIn,
    idempotency: memoryIdempotencyStore(),
    readiness: async () => ({ ready: true, degraded: [] }),
    metrics: new Registry(),
    logger: pino({ level: "silent" }),
    factsReference: [
      { path: "payment.method", type: "string", unit: null, values: null, optional: false, meaning: "how it is paid" },
    ],
    policySchema: { type: "object" },
    version: "0.0.0",
    ...parts,
  });
