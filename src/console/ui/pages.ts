import type { Role } from "../queries/session.ts";

export interface PageLink {
  path: string;
  name: string;
  /** Who can do anything there. */
  roles: readonly Role[];
}

/** The pages of the console, in the order of the bar. */
export const pages: readonly PageLink[] = [{ path: "/queue", name: "Queue", roles: ["analyst", "senior", "auditor"] }];
