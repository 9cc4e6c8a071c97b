import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { openPlaces } from "../../../src/platform/places.ts";
import { StartError } from "../../../src/platform/start-error.ts";
import { tinyMmdb } from "../../helpers/tiny-mmdb.ts";

const directory = mkdtempSync(join(tmpdir(), "places-"));
afterAll(() => rmSync(directory, { recursive: true }));

function fileWith(bytes: Uint8Array | string): string {
  const file = join(directory, "places.mmdb");
  writeFileSync(file, bytes);
  return file;
}

const nowhere = { country: null, region: null };

describe("the shipped database", async () => {
  const places = await openPlaces();

  test.each([
    ["8.8.8.8", "US"],
    ["202.96.0.1", "CN"],
    ["175.45.176.1", "KP"],
    ["2001:4860:4860::8888", "US"],
    ["2001:4860:4860:0:0:0:0:8888", "US"],
  ])("%s is in %s", (ip, country) => {
    expect(places.lookUp(ip)).toEqual({ country, region: null });
  });

  test.each([
    ["mapped", "::ffff:202.96.0.1"],
    ["mapped, in hexadecimal", "::ffff:ca60:1"],
    ["tunnelled (6to4)", "2002:ca60:1::1"],
    ["translated (NAT64)", "64:ff9b::202.96.0.1"],
  ])("an IPv4 address that is %s into IPv6 is where it is itself", (_, ip) => {
    expect(places.lookUp(ip).country).toBe("CN");
  });

  test.each([
    "10.0.0.1",
    "192.168.1.1",
    "172.16.0.1",
    "127.0.0.1",
    "100.64.0.1",
    "169.254.1.1",
    "192.0.2.1",
    "224.0.0.1",
    "255.255.255.255",
    "0.0.0.0",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "2001:db8::1",
    "::ffff:10.0.0.1",
    "2002:a00:1::1",
    "64:ff9b::a00:1",
  ])("%s is private or reserved, and nowhere", (ip) => {
    expect(places.lookUp(ip)).toEqual(nowhere);
  });

  test.each([
    "",
    "nonsense",
    "1.2.3",
    "1.2.3.4.5",
    "08.8.8.8",
    "0x8.8.8.8",
    "134744072",
    "8.8.8.8 ",
    "8.8.8.8:80",
    "[2001::1]",
    "__proto__",
  ])("%j is no address, and nowhere", (ip) => {
    expect(places.lookUp(ip)).toEqual(nowhere);
  });

  test("never throws, and answers with a country or nothing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.string()), (ip) => {
        expect(places.lookUp(ip).country ?? "XX").toMatch(/^[A-Z]{2}$/);
      }),
    );
  });
});

describe("a database of the operator's own", () => {
  const lookUpIn = async (record: Parameters<typeof tinyMmdb>[0]) =>
    (await openPlaces(fileWith(tinyMmdb(record)))).lookUp("8.8.8.8");

  test("gives regions where it knows them", async () => {
    expect(await lookUpIn({ country: { iso_code: "UA" }, subdivisions: [{ iso_code: "43" }, { iso_code: "x" }] })).toEqual({
      country: "UA",
      region: "UA-43",
    });
  });

  test("may be nested or flat, with or without regions", async () => {
    expect(await lookUpIn({ country: { iso_code: "DE" } })).toEqual({ country: "DE", region: null });
    expect(await lookUpIn({ country_code: "DE" })).toEqual({ country: "DE", region: null });
  });

  test.each([[{}], [{ country_code: "de" }], [{ country_code: "" }], [{ country: "DE" }], [{ country_code: 7 }]])(
    "that tells nothing by %j is no database of places, and keeps Gatehouse from starting",
    async (record) => {
      await expect(lookUpIn(record)).rejects.toThrow(/knows the country of no well-known address/);
    },
  );

  test("that is missing or is none keeps Gatehouse from starting, and is named", async () => {
    await expect(openPlaces(join(directory, "missing.mmdb"))).rejects.toThrow(/missing\.mmdb/);
    await expect(openPlaces(fileWith("not a database"))).rejects.toThrow(StartError);
  });
});
