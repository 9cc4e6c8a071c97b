import type { Caller } from "./caller.ts";
import type { TenantStanding } from "./tenant.ts";

export type LinkVerdict = "dismissed" | "reinstated";

/** What a person said of an identifier that tenants share. */
export interface LinkRuling {
  verdict: LinkVerdict;
  rationale: string;
  by: Pick<Caller, "id" | "name">;
  at: string;
}

export interface LinkedTenant {
  id: string;
  externalId: string;
  standing: TenantStanding;
}

/** An identifier that tenants share. Its value is kept nowhere in the clear: `keyId` names it. */
export interface LinkKey {
  keyId: string;
  kind: string;
  /** How many tenants hold it. */
  holders: number;
  /** A person ruled it out: it joins nobody, now and later. */
  isDismissed: boolean;
  /** So many tenants hold it that it is likelier a place or a service than a person. */
  suggestDismissal: boolean;
}

export interface LinkKeyDetail extends LinkKey {
  /** Who holds it, at most 1,000 of them. */
  tenants: LinkedTenant[];
  /** Newest first. */
  rulings: LinkRuling[];
}

/** A way from one tenant to another: each step's identifier, and the tenant that it leads to. */
export interface LinkedPath extends LinkedTenant {
  path: { keyId: string; kind: string; tenant: Pick<LinkedTenant, "id" | "externalId"> }[];
}

export interface LinkReport {
  groupId: string;
  /** Identifiers that the tenant itself shares with others. */
  links: (LinkKey & { tenants: LinkedTenant[] })[];
  /** Everybody whom identifiers lead to, over others too, the nearest first. */
  tenants: LinkedPath[];
  /** Identifiers that the tenant shares with others and that a person ruled out. */
  dismissed: LinkKey[];
  /** There are more linked tenants than are shown. */
  isTruncated: boolean;
}
