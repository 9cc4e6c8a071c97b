import { parseCookie, type SetCookie, stringifySetCookie } from "cookie";
import type { Request } from "express";

const SESSION = "gatehouse_session";
const PENDING = "gatehouse_sign_in";
const PENDING_SECONDS = 600;

type Headers = Pick<Request["headers"], "cookie">;

const readCookie = ({ cookie }: Headers, name: string): string | null => (cookie ? (parseCookie(cookie)[name] ?? null) : null);

/** The session's token, null without one. */
export const readSessionToken = (headers: Headers): string | null => readCookie(headers, SESSION);
/** What a sign-in at the provider must know when the browser comes back. */
export const readPendingSignIn = (headers: Headers): string | null => readCookie(headers, PENDING);

/**
 * Out of reach of scripts, and not sent when another site leads here: no other site's link, form or image ever acts as
 * the person.
 */
const session = { name: SESSION, httpOnly: true, sameSite: "strict", path: "/" } as const satisfies Partial<SetCookie>;

export const sessionCookie = (token: string, expiresAt: string, isSecure: boolean): string =>
  stringifySetCookie({ ...session, value: token, secure: isSecure, expires: new Date(expiresAt) });

export const endedSessionCookie = (): string => stringifySetCookie({ ...session, value: "", maxAge: 0 });

/** `lax`: the provider, another site, sends the browser back. */
export const pendingCookie = (remember: string, isSecure: boolean): string =>
  stringifySetCookie({
    name: PENDING,
    value: remember,
    httpOnly: true,
    sameSite: "lax",
    path: "/auth",
    secure: isSecure,
    maxAge: PENDING_SECONDS,
  });
