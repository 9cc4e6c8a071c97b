import { z } from "zod";
import type { Owner, OwnerRole, PartyKind, Registration } from "../domain/requests.ts";
import { calendarDate, country, listOf, maybe, name, percent, text } from "./primitives.ts";

const MAX_OWNERS = 500;
const MAX_LAYERS = 16;

export const partyKind = z.enum(["organization", "individual"] as const satisfies PartyKind[]);

const ownerRoles = ["beneficial_owner", "director", "signatory", "nominee", "parent"] as const satisfies OwnerRole[];

export const registration = z
  .strictObject({ number: maybe(text(200)), country: maybe(country), formedOn: maybe(calendarDate) })
  .meta({ id: "Registration" }) satisfies z.ZodType<Registration>;

const owner: z.ZodType<Owner> = z
  .strictObject({
    kind: partyKind,
    name,
    aliases: listOf(name, 100),
    birthDate: maybe(calendarDate),
    nationalities: listOf(country, 20),
    residenceCountry: maybe(country),
    headquartersCountry: maybe(country),
    registration: maybe(registration),
    percent: maybe(percent),
    percentMin: maybe(percent),
    percentMax: maybe(percent),
    roles: listOf(z.enum(ownerRoles), 10),
    get owners() {
      return listOf(owner, MAX_OWNERS);
    },
  })
  .refine(({ percentMin, percentMax }) => percentMin === null || percentMax === null || percentMin <= percentMax, {
    path: ["percentMax"],
    message: "must not be less than percentMin",
  })
  .meta({ id: "Owner", description: "Who owns the tenant, and who owns them; a share known only as a band is kept as a band" });

/** Layer by layer, so that neither count needs recursion. */
function isWithinBounds(owners: readonly Owner[]): boolean {
  let total = 0;
  let layers = 0;
  for (let layer = owners; layer.length > 0; layer = layer.flatMap((each) => each.owners)) {
    total += layer.length;
    if (++layers > MAX_LAYERS || total > MAX_OWNERS) return false;
  }
  return true;
}

/** Owners of a tenant: at most 500 in all, nested at most 16 deep. */
export const owners = listOf(owner, MAX_OWNERS).refine(isWithinBounds, `at most ${MAX_OWNERS} owners, ${MAX_LAYERS} deep`);
