import { partyName } from "./party-name.ts";
import type { IntendedUse, Owner, Payment, SignupRequest } from "./requests.ts";

/** Who pays, as a text that is the same whenever the same one pays; null when nothing says who. Personal data: hash it. */
export function payerOf({ payerName, card, bank, crypto }: Payment): string | null {
  if (payerName !== null) return `name ${partyName(payerName).words}`;
  if (card?.fingerprint) return `card ${card.fingerprint}`;
  if (bank?.accountHash) return `bank ${bank.accountHash}`;
  return crypto?.address ? `wallet ${crypto.address}` : null;
}

const words = (text: string | null) => (text ?? "").normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

/** What for and for whom, as a text that is the same for the same use; null when nobody said. Personal data: hash it. */
export function textOfUse(use: IntendedUse | null): string | null {
  if (!use) return null;
  const { summary, trainsModels, biologicalSequenceData, endUsers, resells } = use;
  const users = endUsers.map(({ name, country }) => `${partyName(name).words} ${country ?? ""}`).sort();
  const isSilent = words(summary) === "" && users.length === 0 && trainsModels === null && resells === null;
  return isSilent ? null : JSON.stringify([words(summary), trainsModels, biologicalSequenceData, users, resells]);
}

const ownerText = (owner: Owner): unknown => {
  const { kind, name, birthDate, residenceCountry, headquartersCountry, percent, percentMin, percentMax, roles, owners } = owner;
  const held = [percent, percentMin, percentMax];
  return [kind, words(name), birthDate, residenceCountry, headquartersCountry, held, [...roles].sort(), owners.map(ownerText)];
};

/** Parts of a profile that a check of it rests on. */
const parts: Readonly<Record<string, (profile: SignupRequest) => unknown>> = {
  name: ({ kind, name }) => [kind, words(name)],
  registration: ({ registration, birthDate }) => [registration, birthDate],
  headquarters: ({ headquartersCountry }) => headquartersCountry,
  addresses: ({ addresses }) => addresses,
  owners: ({ owners }) =>
    owners
      .map(ownerText)
      .map((one) => JSON.stringify(one))
      .sort(),
  payment: ({ payment }) => [payment.method, payerOf(payment), payment.payerCountry],
  use: ({ intendedUse }) => textOfUse(intendedUse),
};

/** Which of them differ between two versions of a profile, by name. */
export const changedParts = (before: SignupRequest, after: SignupRequest): string[] =>
  Object.entries(parts).flatMap(([name, of]) => (JSON.stringify(of(before)) === JSON.stringify(of(after)) ? [] : [name]));
