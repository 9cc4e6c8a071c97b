import type { Role } from "../queries/session.ts";

export interface PageLink {
  path: string;
  name: string;
  /** Who can do anything there. */
  roles: readonly Role[];
}

const readers: readonly Role[] = ["analyst", "senior", "auditor"];

/** The pages of the console, in the order of the bar. */
export const pages: readonly PageLink[] = [
  { path: "/queue", name: "Queue", roles: readers },
  { path: "/tenants", name: "Tenants", roles: readers },
  { path: "/tuning", name: "Tuning", roles: [...readers, "policy-author", "policy-approver"] },
  { path: "/lists", name: "Lists", roles: [...readers, "policy-author", "policy-approver"] },
  { path: "/overview", name: "Overview", roles: readers },
  { path: "/audit", name: "Audit", roles: ["auditor"] },
  { path: "/webhooks", name: "Webhooks", roles: ["auditor", "admin"] },
  { path: "/keys", name: "Keys", roles: ["auditor", "admin"] },
];
