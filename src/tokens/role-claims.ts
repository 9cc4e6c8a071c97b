import { type Role, roles } from "../domain/caller.ts";

/** How an issuer's claim says what a person may do. */
export interface RoleClaims {
  /** Name of the claim; dots go into objects ("realm_access.roles"). */
  claim: string;
  /** Value of the claim → role. Empty: values are the roles themselves. */
  map: Readonly<Record<string, Role>>;
}

/** Throws TypeError for a value that is no role. */
export function parseRoleMap(map: Readonly<Record<string, string>>): RoleClaims["map"] {
  for (const [value, role] of Object.entries(map))
    if (!isRole(role)) throw new TypeError(`${value} is mapped to ${role}, which is none of ${roles.join(", ")}`);
  return map as RoleClaims["map"];
}

const isRole = (value: string): value is Role => (roles as readonly string[]).includes(value);

function valuesAt(claims: Readonly<Record<string, unknown>>, path: string): string[] {
  let value: unknown = claims[path];
  if (value === undefined) {
    value = path
      .split(".")
      .reduce<unknown>(
        (inner, part) => (typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[part] : undefined),
        claims,
      );
  }
  if (typeof value === "string") return value.split(/[\s,]+/);
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The roles that claims give, each once; what is not in the map gives none. */
export function rolesOfClaims(claims: Readonly<Record<string, unknown>>, { claim, map }: RoleClaims): Role[] {
  const values = valuesAt(claims, claim);
  const isMapped = Object.keys(map).length > 0;
  const given = isMapped
    ? values.flatMap((value) => (Object.hasOwn(map, value) ? [map[value] as Role] : []))
    : values.filter(isRole);
  return roles.filter((role) => given.includes(role));
}
