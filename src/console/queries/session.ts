import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { sessionView } from "../../contract/session.ts";
import { ApiProblem, callApi, rememberCsrfToken } from "./call-api.ts";

export type Session = z.infer<typeof sessionView>;
export type Role = Session["roles"][number];

export const sessionKey = ["session"];

function keep(session: Session): Session {
  rememberCsrfToken(session.csrfToken);
  return session;
}

async function readSession(): Promise<Session | null> {
  try {
    return keep(await callApi<Session>("/v1/session"));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

/** What the address says of a sign-in under way: a one-time token, or why the identity provider's did not come about. */
export interface Arrival {
  token: string | null;
  failure: string | null;
}

/** Reads it and takes it out of the address at once, so that it is neither kept nor shared. */
export function takeArrival(): Arrival {
  const [, kind, value = ""] = /^#(token|sign-in-failed)=(.+)$/.exec(location.hash) ?? [];
  if (kind === undefined) return { token: null, failure: null };
  history.replaceState(null, "", location.pathname + location.search);
  const text = decodeURIComponent(value);
  return kind === "token" ? { token: text, failure: null } : { token: null, failure: text };
}

/** Who is signed in; null when nobody is. Not asked while a sign-in is under way, whose answer it could overwrite. */
export const useSession = (isAsked: boolean) =>
  useQuery({ queryKey: sessionKey, queryFn: readSession, staleTime: 60_000, retry: 1, enabled: isAsked });

/** Exchanges a one-time token for a session. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (token: string) => keep(await callApi<Session>("/v1/session", { method: "POST", body: { token } })),
    onSuccess: (session) => client.setQueryData(sessionKey, session),
  });
}

/** Ends the session here and on the server, and forgets all that was read with it. */
export async function signOut(client: QueryClient): Promise<void> {
  await callApi("/v1/session", { method: "DELETE" });
  rememberCsrfToken(null);
  client.clear();
  client.setQueryData(sessionKey, null);
}

/** Whether one of the person's roles is among these; an admin may do everything. */
export const mayDo = (session: Session, ...roles: Role[]): boolean =>
  session.roles.some((role) => role === "admin" || roles.includes(role));
