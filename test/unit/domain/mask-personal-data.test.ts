import { describe, expect, it } from "vitest";
import { maskCase, maskRequest, maskTenant } from "../../../src/domain/mask-personal-data.ts";

const person = (name: string, changes: object = {}) => ({
  kind: "individual",
  name,
  aliases: ["张伟"],
  birthDate: "1980-02-01",
  nationalities: ["CN"],
  residenceCountry: "SG",
  percent: 60,
  owners: [],
  ...changes,
});

const request = {
  externalId: "acct-1",
  kind: "organization",
  name: "Harbour Compute Pty Ltd",
  addresses: [{ lines: ["1 Eagle St"], city: "Brisbane", country: "AU" }],
  email: "wei.zhang@harbour.example",
  phone: "+61730000000",
  owners: [person("Wei Zhang"), { kind: "organization", name: "Palm FZE", owners: [person("Wu Zhao")] }],
  verifications: [
    { subject: "tenant", documentHash: "abc" },
    { subject: "Wei Zhang", documentHash: "def" },
  ],
  payment: { method: "crypto", payerName: "Wei Zhang", crypto: { asset: "USDT", address: "TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7" } },
  connection: { ip: "203.0.113.9", timezone: "Asia/Shanghai", sshKeys: ["SHA256:x"] },
  intendedUse: { summary: "models", endUsers: [{ name: "Lantern", country: "CN" }] },
};

describe("masked personal data", () => {
  const text = JSON.stringify(maskRequest(request));

  it("names nobody, and leads to nobody", () => {
    expect(text).not.toMatch(/Wei|Zhang|张伟|1980|wei\.zhang|6173|203\.0|SHA256|TLa2f6VPq/);
  });

  it("keeps what is no person's: companies, countries, shares, the mail's domain, the time zone", () => {
    expect(text).toMatch(/Harbour Compute Pty Ltd.*Brisbane.*@harbour\.example.*SG.*60.*Palm FZE.*Asia\/Shanghai/);
  });

  it("shows the same person alike in all places, and two with the same initials as two", () => {
    const masked = maskRequest(request) as typeof request;
    expect(masked.owners[0]?.name).toBe("W. Z.");
    expect(masked.owners[1]?.owners[0]?.name).toBe("W. Z. (2)");
    expect([masked.payment.payerName, masked.verifications[1]?.subject]).toEqual(["W. Z.", "W. Z."]);
    expect(masked.verifications[0]?.subject).toBe("tenant");
  });

  it("masks a tenant that is a person, its address too", () => {
    const tenant = { kind: "individual", name: "Wei Zhang", profile: { ...request, kind: "individual", name: "Wei Zhang" } };
    expect(JSON.stringify(maskTenant(tenant))).not.toMatch(/Wei|Eagle/);
  });

  it("masks what was compared of a person, not of a company", () => {
    const explanation = [
      { feature: "name", query: "Wei Zhang", candidate: "ZHANG, Wei", score: 1 },
      { feature: "birthDate", query: "1980-02-01", candidate: "1980", score: 1 },
    ];
    const match = (kind: string, role: string) => ({ kind, role, name: "ZHANG, Wei", explanation });
    const masked = maskCase({
      request,
      ownership: request.owners,
      matches: [match("individual", "owner"), match("organization", "owner"), match("unknown", "payer")],
    });
    const [first, second, third] = masked.matches as ReturnType<typeof match>[];
    expect(first?.explanation.map(({ query }) => query)).toEqual(["W. Z.", "•••"]);
    expect(first?.name).toBe("ZHANG, Wei");
    expect(second?.explanation[0]?.query).toBe("Wei Zhang");
    expect(third?.explanation[0]?.query).toBe("W. Z.");
  });

  it("takes whatever a request holds", () => {
    for (const odd of [null, 1, "x", [], { owners: null, payment: 3, connection: [], email: 5, verifications: [null] }]) {
      expect(() => maskRequest(odd)).not.toThrow();
    }
  });
});
