import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cidr, domains, wallets } from "../../../../src/screening/readers/line-lists.ts";
import type { ListReader } from "../../../../src/screening/readers/list-item.ts";
import { plainCsv } from "../../../../src/screening/readers/plain-csv.ts";
import { entriesIn, entriesOf, namesOf, readShared, readText } from "../../../helpers/list-files.ts";
import { hasSharedData } from "../../../helpers/shared-data.ts";

describe("a CSV of the operator's own", () => {
  test("gives all that an entry may hold", async () => {
    const [entry] = await entriesOf(
      plainCsv,
      'id,kind,name,aliases,weakAliases,birthDate,countries,identifiers,addresses,programs,effect,citation\nown-1,individual,"Zhang, Wei",张伟;Wei Zhang,WZ,1980-02-01;1981,CN;Hong Kong,wallet:XBT:149w62rY42aZBox8fGcmqNsXUzSStKeq8C;document:CN:E12345678,"1 Road, Beijing",fraud,blocked,our case 17\n',
    );
    expect(entry).toMatchObject({
      id: "own-1",
      kind: "individual",
      birthDates: [
        { from: 19800201, to: 19800201 },
        { from: 19810101, to: 19811231 },
      ],
      countries: ["CN", "HK"],
      identifiers: [
        { type: "wallet", network: "XBT", value: "149w62rY42aZBox8fGcmqNsXUzSStKeq8C" },
        { type: "document", network: "CN", value: "E12345678" },
      ],
      addresses: ["1 Road, Beijing"],
      programs: ["fraud", "our case 17"],
      effect: "blocked",
    });
    expect(namesOf(entry!)).toEqual(["Zhang, Wei", "张伟", "Wei Zhang", "WZ (weak)"]);
  });

  test("needs names only, and knows the usual other names of its columns", async () => {
    const entries = await entriesOf(
      plainCsv,
      "\ufeffName,DOB,Country,Type\r\nAcme GmbH,,de,Company\r\n\r\nJane Doe,5/3/1977,,person\r\n",
    );
    expect(entries.map(({ kind, countries, birthDates }) => [kind, countries, birthDates.length])).toEqual([
      ["organization", ["DE"], 0],
      ["individual", [], 1],
    ]);
    expect(entries[0]?.id).toMatch(/^[0-9a-f]{24}$/);
  });

  test.each([
    ["name,aliasses\nA,B", "column 2 is none of id, kind, type"],
    ["alias,country\nA,B", "list.txt has not the expected header: name missing"],
    ["id,name\n1,", "list.txt: entry 1, name: missing"],
    ["id,name\n1,A\n1,B", "list.txt: entry 2, id: repeated"],
    ["name,kind\nA,robot", "list.txt: entry 1, kind: not one of individual"],
    ["name,effect\nA,ban", "list.txt: entry 1, effect: not one of blocked, listed, watch"],
    ["name,country\nA,Atlantis", "list.txt: entry 1, countries: not a country"],
    ["name,birthDate\nA,long ago", "list.txt: entry 1, birthDate: not a date"],
    ["name,identifiers\nA,149w62", "list.txt: entry 1, identifiers: write type:value"],
    ["name,kind\nA", "row 2 has 1 columns, the header 2"],
  ])("is refused with the place of what is wrong: %j", async (text, message) => {
    await expect(entriesOf(plainCsv, text)).rejects.toThrow(message);
  });

  test("ships with the package and is read without a complaint", async () => {
    const starter = readFileSync(new URL("../../../../config/lists/starter.csv", import.meta.url));
    const entries = await entriesOf(plainCsv, starter);
    expect(entries.length).toBeGreaterThan(40);
    for (const entry of entries) expect(entry.programs.length, entry.id).toBeGreaterThan(0);
  });
});

const valuesOf = async (reader: ListReader, list: string) =>
  (await readText(reader, { list })).map((item) =>
    item.type === "range" ? item.cidr : item.type === "domain" ? item.domain : "",
  );

describe("lists of lines", () => {
  test("network ranges are addresses of both families, with or without a prefix, remarks aside", async () => {
    const text = "# VPN\n192.0.2.0/24\r\n198.51.100.7\n203.0.113.0/24 ; SBL1\n2001:db8::/32 # remark\n\n::ffff:192.0.2.1\n";
    expect(await valuesOf(cidr, text)).toEqual([
      ...["192.0.2.0/24", "198.51.100.7/32", "203.0.113.0/24", "2001:db8::/32", "::ffff:192.0.2.1/128"],
    ]);
  });

  test("domains are lower case, also international ones, wild cards and those with a dot in front", async () => {
    expect(await valuesOf(domains, "Mailinator.com\n*.10minute.example\n.trash.example.\nпочта.рф\n")).toEqual([
      ...["mailinator.com", "10minute.example", "trash.example", "почта.рф"],
    ]);
  });

  test("wallets are of the asset that their file is named for", async () => {
    const address = "149w62rY42aZBox8fGcmqNsXUzSStKeq8C";
    const [wallet] = entriesIn(await readText(wallets, { XBT: `${address}\n` }));
    expect(wallet).toMatchObject({
      id: `XBT:${address}`,
      names: [],
      identifiers: [{ type: "wallet", network: "XBT", value: address }],
    });
    const [unnamed] = entriesIn(await readText(wallets, { list: `${address}\n` }));
    expect(unnamed?.identifiers[0]?.network).toBeNull();
  });

  test.each([
    [cidr, "domain.example\nother.example\n"],
    [cidr, "192.0.2.0/33\n192.0.2.0/240\n"],
    [domains, "192.0.2.1/24\nnot a domain\n"],
    [wallets, "Name,Address\nAcme,Beijing\n"],
    [domains, "# only a remark\n"],
  ])("of another kind are refused", async (reader, list) => {
    await expect(readText(reader, { list })).rejects.toThrow(/^list\.txt holds \d+ lines that are no .*, and 0 that are$/);
  });

  test("may hold a bad line among many good ones", async () => {
    const lines = Array.from({ length: 200 }, (_, i) => `192.0.2.${i}`);
    expect(await valuesOf(cidr, [...lines, "oops"].join("\n"))).toHaveLength(200);
    await expect(valuesOf(cidr, [...lines, ...Array(10).fill("oops")].join("\n"))).rejects.toThrow("10 lines");
  });
});

describe.skipIf(!hasSharedData)("the real files", () => {
  test.each([
    ["cidr", cidr, "network/vpn-ipv4.txt", 10_000],
    ["cidr", cidr, "network/datacenter-ipv6.txt", 5_000],
    ["cidr", cidr, "network/tor-exit-nodes.txt", 1_746],
    ["domains", domains, "network/disposable-email-domains.txt", 8_335],
    ["wallets", wallets, "wallets/sanctioned_addresses_XBT.txt", 400],
  ] as const)("%s: %#", async (_format, reader, list, least) => {
    expect((await readShared(reader, { list })).length).toBeGreaterThanOrEqual(least);
  });
});
