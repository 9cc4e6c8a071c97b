import { describe, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { aSignUp } from "../../../src/contract/examples.ts";
import { parseBody } from "../../../src/contract/parse-body.ts";
import { signUp } from "../../../src/contract/sign-up.ts";
import { type FieldProblem, GatehouseError } from "../../../src/domain/errors.ts";
import type { Owner, SignupRequest } from "../../../src/domain/requests.ts";

function problemsOf(body: unknown): FieldProblem[] {
  try {
    parseBody(signUp, body);
    return [];
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    expect(error.code).toBe("validation");
    return error.details.errors ?? [];
  }
}

const pointersOf = (changes: object) => problemsOf({ ...aSignUp, ...changes }).map(({ pointer }) => pointer);

const anOwner = (changes: object = {}) => ({ kind: "individual", name: "Wei Zhang", ...changes });

const chainOf = (layers: number): object => {
  let owner: object = anOwner();
  for (let layer = 1; layer < layers; layer++) owner = anOwner({ owners: [owner] });
  return owner;
};

test("a parsed sign-up is the domain's own type", () => {
  expectTypeOf<z.output<typeof signUp>>().toEqualTypeOf<SignupRequest>();
  expectTypeOf<SignupRequest["owners"][number]>().toEqualTypeOf<Owner>();
});

test("the smallest sign-up has null and empty lists for all the rest", () => {
  const smallest = {
    externalId: "a",
    kind: "individual",
    name: "Jo",
    email: "jo@example.org",
    addresses: [{ country: "AU" }],
    payment: { method: "card" },
    connection: { ip: "203.0.113.9" },
  };
  expect(parseBody(signUp, smallest)).toEqual({
    ...smallest,
    aliases: [],
    registration: null,
    birthDate: null,
    nationalities: [],
    headquartersCountry: null,
    addresses: [{ lines: [], city: null, region: null, postalCode: null, country: "AU" }],
    phone: null,
    website: null,
    owners: [],
    verifications: [],
    payment: { method: "card", payerName: null, payerCountry: null, card: null, bank: null, crypto: null },
    connection: { ip: "203.0.113.9", userAgent: null, timezone: null, languages: [], deviceId: null, sshKeys: [] },
    intendedUse: null,
    profile: null,
  });
});

test.each(["externalId", "kind", "name", "email", "addresses", "payment", "connection"])("%s is required", (field) => {
  const { [field]: _left, ...rest } = aSignUp as Record<string, unknown>;
  expect(problemsOf(rest)).toEqual([{ pointer: `/${field}`, message: "is required" }]);
});

test.each([
  ["a misspelt owners", { owner: [] }, "/owner"],
  [
    "an unknown field deep down",
    { payment: { method: "card", crypto: { asset: "BTC", adress: "x" } } },
    "/payment/crypto/adress",
  ],
  ["a field of the prototype", { constructor: {} }, "/constructor"],
  ["no payment method", { payment: {} }, "/payment/method"],
  ["no address", { addresses: [] }, "/addresses"],
  ["a blank name", { name: " " }, "/name"],
  ["a name of 10 kB", { name: "n".repeat(10_000) }, "/name"],
  ["U+0000", { aliases: ["a", "b\0"] }, "/aliases/1"],
  ["half a surrogate pair", { website: "https://\ud800" }, "/website"],
  ["a Gatehouse id as an external id", { externalId: "ten_01k9qwe4r5e6y7zzzzzzzzzzzz" }, "/externalId"],
  ["a control character in the external id", { externalId: "a\nb" }, "/externalId"],
  ["an unknown country", { headquartersCountry: "XX" }, "/headquartersCountry"],
  ["a day that does not exist", { birthDate: "2023-02-29" }, "/birthDate"],
  ["a share above all", { owners: [anOwner({ percent: 100.1 })] }, "/owners/0/percent"],
  ["a share below nothing", { owners: [anOwner({ percent: -1 })] }, "/owners/0/percent"],
  ["a band upside down", { owners: [anOwner({ percentMin: 50, percentMax: 25 })] }, "/owners/0/percentMax"],
  ["a role that is none", { owners: [anOwner({ roles: ["boss"] })] }, "/owners/0/roles/0"],
  ["employees in parts", { profile: { employees: 1.5 } }, "/profile/employees"],
  [
    "endless hours",
    { intendedUse: { expectedAcceleratorHours: Number.POSITIVE_INFINITY } },
    "/intendedUse/expectedAcceleratorHours",
  ],
  ["a key with a slash and a tilde", { "a/b~c": 1 }, "/a~1b~0c"],
])("refuses %s at its place", (_what, changes, pointer) => {
  expect(pointersOf(changes)).toEqual([pointer]);
});

test("__proto__ in JSON is an unknown field and reaches no prototype", () => {
  const body = JSON.parse(`{"payment":{"method":"card","__proto__":{"polluted":true}}}`);
  expect(pointersOf({ payment: body.payment })).toEqual(["/payment"].map((at) => `${at}/__proto__`));
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("a name of 1,000 characters is taken unchanged, also right-to-left and zero-width ones", () => {
  for (const name of ["n".repeat(1_000), "شركة\u200Bالحوسبة", " Harbour "])
    expect(parseBody(signUp, { ...aSignUp, name }).name).toBe(name);
});

test("a band is kept as a band, and equal bounds are one", () => {
  const [owner] = parseBody(signUp, { ...aSignUp, owners: [anOwner({ percentMin: 25, percentMax: 25 })] }).owners;
  expect(owner).toMatchObject({ percent: null, percentMin: 25, percentMax: 25 });
});

describe("owners", () => {
  test("may be nested sixteen deep and no deeper", () => {
    expect(pointersOf({ owners: [chainOf(16)] })).toEqual([]);
    expect(pointersOf({ owners: [chainOf(17)] })).toEqual(["/owners"]);
  });

  test("may be five hundred in all, whatever their layer", () => {
    const nested = (count: number) =>
      Array.from({ length: count }, () => anOwner({ owners: Array.from({ length: 9 }, () => anOwner()) }));
    expect(pointersOf({ owners: nested(50) })).toEqual([]);
    expect(pointersOf({ owners: nested(51) })).toEqual(["/owners"]);
  });

  test("thousands deep are refused at once and without recursion", () => {
    const depth = 10_000;
    const text = `{"owners":[${'{"owners":['.repeat(depth)}${"]}".repeat(depth)}]}`;
    const startedAt = performance.now();
    const problems = problemsOf(JSON.parse(text));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ message: "is nested too deep" });
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});

test("a body of very many small wrong values is refused cheaply and with few words", () => {
  const startedAt = performance.now();
  for (const aliases of [Array(120_000).fill(1), Array.from({ length: 900 }, () => Array(130).fill(1))]) {
    expect(problemsOf({ ...aSignUp, aliases })).toHaveLength(1);
  }
  expect(problemsOf({ ...aSignUp, owners: Array(500).fill(1) })).toHaveLength(50);
  expect(performance.now() - startedAt).toBeLessThan(300);
});

test.each([null, [], "text", 1, true, undefined])("%j is no sign-up", (body) => {
  expect(problemsOf(body).map(({ pointer }) => pointer)).toEqual([""]);
});
