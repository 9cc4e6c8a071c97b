export const roles = ["service", "analyst", "senior", "policy-author", "policy-approver", "auditor", "admin"] as const;
export type Role = (typeof roles)[number];

/** Who asks. `id` is stable for a person or a key and names the actor in the audit log. */
export interface Caller {
  id: string;
  name: string;
  roles: readonly Role[];
  /** The person behind it, where one person may call in several ways: two keys, or a key and a login. */
  subject?: string;
}

/** Whether two callers are one person, whatever roles, names and keys they come with. */
export function isSamePerson(one: Pick<Caller, "id" | "subject">, other: Pick<Caller, "id" | "subject">): boolean {
  return one.id === other.id || (one.subject ?? one.id) === (other.subject ?? other.id);
}

/** Whether the caller holds one of the roles. An admin may do what any role may, except be one's own second person. */
export function holdsRole(caller: Caller, allowed: readonly Role[]): boolean {
  return caller.roles.some((role) => role === "admin" || allowed.includes(role));
}
