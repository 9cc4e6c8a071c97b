import type { Owner } from "./wire.ts";

const isObject = (value: unknown): value is Partial<Record<keyof Owner, unknown>> => typeof value === "object" && value !== null;
const textOr = (value: unknown): string | null => (typeof value === "string" ? value : null);
const shareOr = (value: unknown): number | null => (typeof value === "number" ? value : null);
const listOr = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

/** Owners as a control plane sent them, in which what nobody said may be missing, with nothing missing. */
export function readOwners(sent: unknown): Owner[] {
  return listOr(sent)
    .filter(isObject)
    .map((owner) => ({
      kind: owner.kind === "individual" ? "individual" : "organization",
      name: textOr(owner.name) ?? "",
      aliases: listOr(owner.aliases),
      birthDate: textOr(owner.birthDate),
      nationalities: listOr(owner.nationalities),
      residenceCountry: textOr(owner.residenceCountry),
      headquartersCountry: textOr(owner.headquartersCountry),
      registration: isObject(owner.registration) ? (owner.registration as Owner["registration"]) : null,
      percent: shareOr(owner.percent),
      percentMin: shareOr(owner.percentMin),
      percentMax: shareOr(owner.percentMax),
      roles: listOr(owner.roles),
      owners: readOwners(owner.owners),
    }));
}
