import { expect, test } from "vitest";
import { parseRoleMap, rolesOfClaims } from "../../../src/tokens/role-claims.ts";

const plain = { claim: "roles", map: {} };

test.each([
  [{ roles: ["analyst", "senior"] }, ["analyst", "senior"]],
  [{ roles: "analyst auditor" }, ["analyst", "auditor"]],
  [{ roles: ["root", "Analyst", 7, null] }, []],
  [{ roles: { analyst: true } }, []],
  [{}, []],
])("%j gives %j", (claims, expected) => {
  expect(rolesOfClaims(claims, plain)).toEqual(expected);
});

test("a claim inside an object is found by its path, and one with a dot in its name as it is", () => {
  const nested = { realm_access: { roles: ["auditor"] } };
  expect(rolesOfClaims(nested, { claim: "realm_access.roles", map: {} })).toEqual(["auditor"]);
  expect(rolesOfClaims({ "https://x.example/roles": ["auditor"] }, { claim: "https://x.example/roles", map: {} })).toEqual([
    "auditor",
  ]);
});

test("with a map only what it names counts: a group that happens to be called admin gives nothing", () => {
  const mapped = { claim: "groups", map: parseRoleMap({ "trust-team": "analyst", leads: "senior" }) };
  expect(rolesOfClaims({ groups: ["leads", "admin", "trust-team", "constructor"] }, mapped)).toEqual(["analyst", "senior"]);
});

test("a map to what is no role is refused with its name", () => {
  expect(() => parseRoleMap({ leads: "boss" })).toThrow(/leads is mapped to boss/);
});
