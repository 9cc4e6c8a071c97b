import { createAuditEntry } from "../audit/create-audit-entry.ts";
import type { VerifyToken } from "../http/app-parts.ts";
import type { Config } from "../platform/config-schema.ts";
import { StartError } from "../platform/start-error.ts";
import type { ApiKeys } from "../store/api-keys.ts";
import { createAuditEntries } from "../store/audit-entries.ts";
import { withStoreErrors } from "../store/database.ts";
import { createSessions } from "../store/sessions.ts";
import { createOidc, type Oidc } from "../tokens/oidc.ts";
import { parseRoleMap, type RoleClaims } from "../tokens/role-claims.ts";
import { createSignIn } from "../usecases/sign-in.ts";
import type { Parts } from "./open-parts.ts";

const MINUTE_MS = 60_000;
/** Header, payload and signature: what no API key looks like. */
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;

function readRoleMap(map: Readonly<Record<string, string>>): RoleClaims["map"] {
  try {
    return parseRoleMap(map);
  } catch (error) {
    throw new StartError(`signIn.oidc.roleMap: ${(error as Error).message}`, { cause: error });
  }
}

function openOidc({ signIn: { oidc } }: Config, publicUrl: () => string): Oidc | null {
  const { issuer, clientId } = oidc;
  if (issuer === null || clientId === null) return null;
  const roles = { claim: oidc.rolesClaim, map: readRoleMap(oidc.roleMap) };
  return createOidc({ ...oidc, issuer, clientId, roles, redirectUrl: () => `${publicUrl()}/auth/callback` });
}

/** How people and programs prove who they are. */
export function composeSignIn({ config, store, keyring, now }: Parts, apiKeys: ApiKeys) {
  const { host, port } = config.server;
  let address = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const publicUrl = () => config.publicUrl ?? address;
  const { idleMinutes, longestHours, linkMinutes } = config.signIn;
  const times = { idleMs: idleMinutes * MINUTE_MS, longestMs: longestHours * 60 * MINUTE_MS, linkMs: linkMinutes * MINUTE_MS };
  const sessions = withStoreErrors(createSessions(store.db, times, now));
  const oidc = openOidc(config, publicUrl);
  const parts = { sessions, oidc, keyring, audit: createAuditEntries(store.db), recordAudit: createAuditEntry, publicUrl, now };
  const verifyToken: VerifyToken = (token) =>
    oidc !== null && JWT.test(token) ? oidc.verifyBearer(token) : apiKeys.verify(token);
  return {
    sessions,
    signIn: withStoreErrors(createSignIn(parts)),
    verifyToken,
    listensAt(url: string) {
      address = url;
    },
  };
}
