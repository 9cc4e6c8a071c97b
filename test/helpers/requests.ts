let counter = 0;

/** A sign-up of an ordinary company with nothing to hold against it. */
export function aSignup(changes: Record<string, unknown> = {}): Record<string, unknown> {
  counter++;
  return {
    externalId: `acct-${process.pid}-${counter}`,
    kind: "organization",
    name: `Maplegrove Robotics ${counter} Inc.`,
    registration: { number: `R-${process.pid}-${counter}`, country: "CA", formedOn: "2015-04-01" },
    headquartersCountry: "CA",
    addresses: [{ lines: ["1 Main Street"], city: "Toronto", postalCode: "M5V 1A1", country: "CA" }],
    email: `ops@maplegrove-${process.pid}-${counter}.example`,
    phone: `+1416555${String(counter % 10_000).padStart(4, "0")}`,
    website: `https://maplegrove-${process.pid}-${counter}.example`,
    owners: [
      {
        kind: "individual",
        name: `Jo Tremblay ${counter}`,
        birthDate: "1979-05-05",
        residenceCountry: "CA",
        percent: 100,
        roles: ["beneficial_owner"],
      },
    ],
    payment: {
      method: "card",
      payerName: `Maplegrove Robotics ${counter} Inc.`,
      payerCountry: "CA",
      card: { bin: "450003", country: "CA", fingerprint: `fp-${process.pid}-${counter}` },
    },
    connection: { ip: "24.48.0.1", timezone: "America/Toronto" },
    intendedUse: {
      summary: "robot grasping",
      trainsModels: true,
      expectedAcceleratorHours: 900,
      endUsers: [{ name: `Maplegrove Robotics ${counter} Inc.`, country: "CA" }],
      resells: false,
    },
    verifications: ["tenant", `Jo Tremblay ${counter}`].map((subject) => ({
      subject,
      method: "documentary",
      what: "register extract",
      issuerCountry: "CA",
      expiresOn: "2035-01-01",
      result: "passed",
    })),
    ...changes,
  };
}

/** A sign-up that is held: training for an end user in Beijing, paid in crypto by somebody else. */
export const aHeldSignup = (changes: Record<string, unknown> = {}): Record<string, unknown> =>
  aSignup({
    payment: {
      method: "crypto",
      payerName: "Gulf Meridian Trading FZE",
      payerCountry: "AE",
      crypto: { asset: "USDT", network: "TRX", address: `T${process.pid}x${counter}x${Math.random().toString(36).slice(2)}` },
    },
    intendedUse: {
      summary: "large language model training for a client",
      trainsModels: true,
      expectedAcceleratorHours: 5_000_000,
      endUsers: [{ name: "Lantern Intelligence (Beijing) Technology Co., Ltd.", country: "CN" }],
      resells: true,
    },
    ...changes,
  });

/** A sign-up that is held for itself alone: a document failed, which says nothing of what is asked for later. */
export function aDoubtfulSignup(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const signup = aSignup(changes);
  const failed = { subject: "tenant", method: "documentary", what: "bank letter", issuerCountry: "CA", result: "failed" };
  return { ...signup, verifications: [...(signup["verifications"] as unknown[]), failed] };
}

export const anInstanceRequest = (tenant: unknown, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  tenant,
  accelerator: "L4",
  acceleratorsPerInstance: 1,
  instances: 2,
  interconnectGbps: 25,
  durationHours: 24,
  region: { id: "ca-central", country: "CA" },
  connection: { ip: "24.48.0.1" },
  ...changes,
});
