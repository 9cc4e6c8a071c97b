import { createRemoteJWKSet, jwtVerify } from "jose";
import { LRUCache } from "lru-cache";
import * as oidc from "openid-client";
import type { Caller } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import { type RoleClaims, rolesOfClaims } from "./role-claims.ts";

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  /** `aud` of bearer tokens; the client id when null. */
  audience: string | null;
  scopes: string;
  roles: RoleClaims;
  /** Where the provider sends the browser back to. */
  redirectUrl: () => string;
}

/** What must still be known when the browser comes back. Never leaves the server unsealed. */
export interface PendingSignIn {
  state: string;
  nonce: string;
  verifier: string;
}

export interface Oidc {
  /** Where to send the browser (authorization code with PKCE), and what to remember. */
  begin(): Promise<{ url: string; pending: PendingSignIn }>;
  /** Who came back. Throws `forbidden` when the provider gives no role, `unauthenticated` when the answer is not good. */
  complete(currentUrl: URL, pending: PendingSignIn): Promise<Caller>;
  /** Who bears an access token of the issuer (a JWT); null for any other token. Remembered until it expires. */
  verifyBearer(token: string): Promise<Caller | null>;
}

type Claims = Record<string, unknown> & { sub?: string };

/** A person keeps the same id, whether signed in with a browser or calling with a token. */
function callerOf(claims: Claims, settings: OidcSettings): Caller {
  const name = [claims["name"], claims["preferred_username"], claims["email"], claims.sub].find((it) => typeof it === "string");
  return { id: `oidc:${claims.sub}`, name: String(name), roles: rolesOfClaims(claims, settings.roles) };
}

const away = (cause: unknown) =>
  new GatehouseError("unavailable", { detail: "the identity provider does not answer", retryAfterSeconds: 5, cause });

/** Talks to one OpenID provider. It is asked for its metadata at the first use, and again after a failure. */
export function createOidc(settings: OidcSettings): Oidc {
  const issuer = new URL(settings.issuer);
  let discovered: Promise<oidc.Configuration> | null = null;
  let keys: ReturnType<typeof createRemoteJWKSet> | null = null;
  const verified = new LRUCache<string, Caller>({ max: 5_000 });

  async function configuration(): Promise<oidc.Configuration> {
    discovered ??= oidc.discovery(issuer, settings.clientId, settings.clientSecret ?? undefined, undefined, {
      // Only where the operator wrote http:// : a provider on the same machine.
      ...(issuer.protocol === "http:" && { execute: [oidc.allowInsecureRequests] }),
      timeout: 10,
    });
    return discovered.catch((error: unknown) => {
      discovered = null;
      throw away(error);
    });
  }

  async function claimsOf(config: oidc.Configuration, currentUrl: URL, pending: PendingSignIn): Promise<Claims> {
    const { state, nonce, verifier } = pending;
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    const tokens = await oidc.authorizationCodeGrant(config, currentUrl, checks);
    const claims = tokens.claims() as Claims;
    if (rolesOfClaims(claims, settings.roles).length > 0 || !config.serverMetadata().userinfo_endpoint) return claims;
    // Many providers put roles and names only there.
    return { ...claims, ...(await oidc.fetchUserInfo(config, tokens.access_token, String(claims.sub))) };
  }

  return {
    async begin() {
      const config = await configuration();
      const pending = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: settings.redirectUrl(),
        scope: settings.scopes,
        code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: "S256",
        state: pending.state,
        nonce: pending.nonce,
      });
      return { url: url.href, pending };
    },

    async complete(currentUrl, pending) {
      const config = await configuration();
      const claims = await claimsOf(config, currentUrl, pending).catch((cause: unknown) => {
        throw new GatehouseError("unauthenticated", { detail: "the identity provider did not confirm the sign-in", cause });
      });
      const caller = callerOf(claims, settings);
      if (caller.roles.length > 0) return caller;
      throw new GatehouseError("forbidden", { detail: `the claim ${settings.roles.claim} gives no role here` });
    },

    async verifyBearer(token) {
      const known = verified.get(token);
      if (known) return known;
      const { jwks_uri: jwksUri, issuer: iss } = (await configuration()).serverMetadata();
      if (!jwksUri) return null;
      keys ??= createRemoteJWKSet(new URL(jwksUri));
      const audience = settings.audience ?? settings.clientId;
      const result = await jwtVerify(token, keys, { issuer: iss, audience, requiredClaims: ["sub", "exp"] }).catch(
        (error: { code?: string }) => {
          // A token that is not good is nobody's; keys that cannot be fetched are no answer.
          if (error.code?.startsWith("ERR_J") && error.code !== "ERR_JWKS_TIMEOUT") return null;
          throw away(error);
        },
      );
      if (!result) return null;
      const caller = callerOf(result.payload, settings);
      verified.set(token, caller, { ttl: Math.max(1, (result.payload.exp ?? 0) * 1000 - Date.now()) });
      return caller;
    },
  };
}
