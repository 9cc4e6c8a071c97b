/** Which fields of a sign-up (and of an instance request) a fact was derived from: what stands behind an evidence. */
const fields: Readonly<Record<string, readonly string[]>> = {
  "tenant.kind": ["kind"],
  "tenant.employees": ["profile.employees"],
  "identity.disposableEmail": ["email"],
  "identity.freeEmail": ["email"],
  "identity.phoneCountry": ["phone"],
  "identity.phoneMatchesDeclared": ["phone"],
  "identity.websiteGiven": ["website"],
  "identity.emailMatchesWebsite": ["email", "website"],
  "ownership.headquarters": ["headquartersCountry"],
  "ownership.ultimateHeadquarters": ["headquartersCountry"],
  "ownership.headquartersD5": ["headquartersCountry"],
  "ownership.entityAgeDays": ["registration.formedOn"],
  "geography.declaredCountries": ["registration.country", "headquartersCountry"],
  "geography.accessCountry": ["connection.ip"],
  "geography.accessEmbargoed": ["connection.ip"],
  "geography.declaredEmbargoed": ["registration.country", "headquartersCountry"],
  "geography.tenantD5": ["registration.country", "headquartersCountry"],
  "geography.addressMatchesDeclared": ["connection.ip"],
  "geography.timezoneCountries": ["connection.timezone"],
  "geography.timezoneMatchesDeclared": ["connection.timezone"],
  "geography.concealment": ["connection.ip"],
  "payment.method": ["payment.method"],
  "payment.asset": ["payment.crypto.asset", "payment.crypto.network"],
  "payment.walletBlocked": ["payment.crypto.address"],
  "payment.walletListed": ["payment.crypto.address"],
  "payment.walletValid": ["payment.crypto.address"],
  "payment.thirdParty": ["payment.payerName"],
  "payment.payerCountries": ["payment.payerCountry", "payment.card.country", "payment.bank.country"],
  "payment.payerCountryMatchesDeclared": ["payment.payerCountry", "payment.card.country", "payment.bank.country"],
  "compute.acceleratorId": ["accelerator"],
  "compute.bucket": ["accelerator"],
  "compute.accelerators": ["instances", "acceleratorsPerInstance"],
  "compute.hours": ["durationHours"],
  "compute.requestedHours": ["instances", "acceleratorsPerInstance", "durationHours"],
  "compute.interconnectGbps": ["interconnectGbps"],
  "compute.interconnectKnown": ["interconnectGbps"],
  "compute.declaredHours": ["intendedUse.expectedAcceleratorHours"],
  "enduse.stated": ["intendedUse.summary"],
  "enduse.trainsModels": ["intendedUse.trainsModels"],
  "enduse.resells": ["intendedUse.resells"],
};

function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

/** The fields behind a fact that the request itself holds, with what they say. */
export function fieldsBehind(factPath: string, request: unknown): { field: string; text: string }[] {
  return (fields[factPath] ?? []).flatMap((field) => {
    const value = valueAt(request, field);
    return value === undefined || value === null ? [] : [{ field, text: String(value) }];
  });
}
