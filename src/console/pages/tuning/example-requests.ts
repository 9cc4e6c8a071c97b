/** A sign-up to begin with. Nobody in it exists. */
export const exampleSignUp = JSON.stringify(
  {
    externalId: "try-1",
    kind: "organization",
    name: "Harbour Compute Pty Ltd",
    registration: { number: "652000111", country: "AU", formedOn: "2026-09-01" },
    headquartersCountry: "AU",
    addresses: [{ lines: ["1 Eagle St"], city: "Brisbane", postalCode: "4000", country: "AU" }],
    email: "ops@harbour.example",
    website: "https://harbour.example",
    payment: { method: "crypto", payerCountry: "AE", crypto: { asset: "USDT", network: "TRX" } },
    connection: { ip: "203.0.113.9", timezone: "Australia/Brisbane" },
    intendedUse: { trainsModels: true, endUsers: [{ name: "Lantern Intelligence", country: "CN" }], resells: true },
  },
  null,
  2,
);
