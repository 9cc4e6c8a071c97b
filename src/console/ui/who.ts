import { createContext, useContext } from "react";
import type { Role, Session } from "../queries/session.ts";
import { mayDo } from "../queries/session.ts";

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in. */
export function useWho(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("nobody is signed in here");
  return session;
}

/** Whether who is signed in has one of the roles. */
export const useMay = (...roles: Role[]): boolean => mayDo(useWho(), ...roles);
