import { z } from "zod";
import type { Address, SignupRequest, Verification } from "../domain/requests.ts";
import { connection } from "./connection.ts";
import { intendedUse } from "./intended-use.ts";
import { owners, partyKind, registration } from "./owner.ts";
import { payment } from "./payment.ts";
import { calendarDate, country, email, filled, listOf, maybe, name, text, typeIdPattern } from "./primitives.ts";

const TENANT_ID = typeIdPattern("ten");

/** The control plane's own id. One that looks like ours could stand for another tenant wherever a reference is read. */
export const externalId = filled(200)
  // No pattern of the document: generators of clients and tests do not all know \p{Cc}.
  .refine((id) => !/\p{Cc}/u.test(id), "must not hold control characters")
  .refine((id) => !TENANT_ID.test(id), "must not have the form of a Gatehouse id")
  .meta({ description: "The control plane's own id of the tenant, unique", example: "acct-1001" });

const address = z
  .strictObject({
    lines: listOf(text(500), 20),
    city: maybe(text(300)),
    region: maybe(text(300)),
    postalCode: maybe(text(50)),
    country,
  })
  .meta({ id: "Address" }) satisfies z.ZodType<Address>;

const verification = z
  .strictObject({
    subject: name.meta({ description: "`tenant`, or the name of an owner" }),
    method: filled(100),
    what: maybe(text(500)),
    issuerCountry: maybe(country),
    expiresOn: maybe(calendarDate),
    result: z.enum(["passed", "failed", "mixed"]),
    documentHash: maybe(text(500)),
  })
  .meta({ id: "Verification" }) satisfies z.ZodType<Verification>;

const MAX_EMPLOYEES = 100_000_000;

export const signUp = z
  .strictObject({
    externalId,
    kind: partyKind,
    name,
    aliases: listOf(name, 100),
    registration: maybe(registration),
    birthDate: maybe(calendarDate),
    nationalities: listOf(country, 20),
    headquartersCountry: maybe(country),
    addresses: z.array(address).min(1, "at least one address").max(50, "at most 50 items"),
    email,
    phone: maybe(text(50)),
    website: maybe(text(2_000)),
    owners,
    verifications: listOf(verification, 500),
    payment,
    connection,
    intendedUse: maybe(intendedUse),
    profile: maybe(z.strictObject({ employees: maybe(z.int().min(0).max(MAX_EMPLOYEES)) })),
  })
  .meta({
    id: "SignUp",
    description: "A sign-up as the control plane declares it: the tenant's profile",
  }) satisfies z.ZodType<SignupRequest>;
