import { z } from "zod";
import { newSession, newSignInLink, sessionView, signInLink } from "../../contract/session.ts";
import { roles } from "../../domain/caller.ts";
import { GatehouseError } from "../../domain/errors.ts";
import type { OpenedSession, Session } from "../../domain/session.ts";
import { type Answer, defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { endedSessionCookie, pendingCookie, readPendingSignIn, readSessionToken, sessionCookie } from "../session-cookie.ts";

const tag = "Sign-in";
const present = ({ caller, csrfToken, expiresAt }: Session) => ({ ...caller, csrfToken, expiresAt });
const setCookie = ({ token, expiresAt }: OpenedSession, isSecure: boolean) => sessionCookie(token, expiresAt, isSecure);

const aSession = {
  id: "local:ana-duarte",
  name: "Ana Duarte",
  roles: ["analyst"],
  csrfToken: "w3J1rXK0m5t8",
  expiresAt: "2026-11-25T05:30:00.000Z",
};

const postSession = defineEndpoint({
  method: "post",
  path: "/v1/session",
  operationId: "openSession",
  tag,
  summary: "Sign in with a one-time link",
  description: "Sets an HttpOnly cookie. The link's token serves once.",
  roles: "public",
  body: newSession,
  bodyExample: { token: "6Jm0c2l8wYtB0Zr1" },
  answers: {
    201: { description: "Signed in", schema: sessionView, example: aSession, headers: { "Set-Cookie": "The session" } },
  },
  problems: ["unauthenticated"],
  handle: async ({ body, isSecure }, { signIn }) => {
    const session = await signIn.openByLink(body.token);
    return { status: 201, headers: { "Set-Cookie": setCookie(session, isSecure) }, json: present(session) };
  },
});

const getSession = defineEndpoint({
  method: "get",
  path: "/v1/session",
  operationId: "getSession",
  tag,
  summary: "Who is signed in",
  roles,
  answers: { 200: { description: "The caller", schema: sessionView, example: aSession } },
  handle: ({ session, caller }) => ok(session ? present(session) : { ...caller, csrfToken: null, expiresAt: null }),
});

const deleteSession = defineEndpoint({
  method: "delete",
  path: "/v1/session",
  operationId: "endSession",
  tag,
  summary: "Sign out",
  roles,
  answers: { 204: { description: "Signed out" } },
  handle: async ({ headers, session, caller }, { signIn }) => {
    const token = readSessionToken(headers);
    if (session && token !== null) await signIn.end(token, caller);
    return { status: 204, headers: { "Set-Cookie": endedSessionCookie() } };
  },
});

const postSignInLink = defineEndpoint({
  method: "post",
  path: "/v1/sign-in-links",
  operationId: "createSignInLink",
  tag,
  summary: "Make a one-time link that signs a person in",
  description:
    "For deployments without an identity provider. A link stands for the person it names: the same name is the same person.",
  roles: ["admin"],
  body: newSignInLink,
  bodyExample: { name: "Ana Duarte", roles: ["analyst"] },
  answers: { 201: { description: "Made", schema: signInLink } },
  handle: async ({ body, caller }, { signIn }) => ({
    status: 201,
    json: await signIn.createLink({ name: body.name, roles: [...new Set(body.roles)] }, caller),
  }),
});

/** Pages for people: what goes wrong is said by the console, not as a problem document. */
const redirect = (location: string, cookie?: string): Answer => ({
  status: 302,
  headers: { Location: location, ...(cookie !== undefined && { "Set-Cookie": cookie }) },
});

const beginLogin = defineEndpoint({
  method: "get",
  path: "/auth/login",
  operationId: "beginSignIn",
  tag,
  summary: "Sign in at the identity provider",
  roles: "public",
  answers: { 302: { description: "To the provider (authorization code with PKCE)" } },
  problems: ["not-found"],
  handle: async ({ isSecure }, { signIn }) => {
    const { url, remember } = await signIn.beginAtProvider();
    return redirect(url, pendingCookie(remember, isSecure));
  },
});

const completeLogin = defineEndpoint({
  method: "get",
  path: "/auth/callback",
  operationId: "completeSignIn",
  tag,
  summary: "Where the identity provider sends the browser back to",
  roles: "public",
  query: z.looseObject({}),
  answers: { 302: { description: "To the console, signed in; or with `#sign-in-failed=` and the reason" } },
  handle: async ({ headers, url, isSecure }, { signIn }) => {
    try {
      const search = url.includes("?") ? url.slice(url.indexOf("?")) : "";
      const session = await signIn.completeAtProvider(search, readPendingSignIn(headers) ?? "");
      return redirect("/console/", setCookie(session, isSecure));
    } catch (error) {
      const reason = error instanceof GatehouseError ? (error.details.detail ?? error.code) : null;
      if (reason === null) throw error;
      return redirect(`/console/#sign-in-failed=${encodeURIComponent(reason)}`);
    }
  },
});

export const sessionEndpoints: readonly Endpoint[] = [
  postSession,
  getSession,
  deleteSession,
  postSignInLink,
  beginLogin,
  completeLogin,
];
