import { describe, expect, test } from "vitest";
import { cslCsv } from "../../../../src/screening/readers/csl-csv.ts";
import { entriesIn, entriesOf, namesOf, readShared } from "../../../helpers/list-files.ts";
import { hasSharedData } from "../../../helpers/shared-data.ts";

const HEADER =
  "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids";
const COLUMNS = HEADER.split(",");
const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const row = (cells: Record<string, string>) => COLUMNS.map((column) => quoted(cells[column] ?? "")).join(",");
const csv = (...rows: Record<string, string>[]) => [HEADER, ...rows.map(row)].join("\r\n");

const EL = "Entity List (EL) - Bureau of Industry and Security";
const SDN = "Specially Designated Nationals (SDN) - Treasury Department";

describe("the Consolidated Screening List as CSV", () => {
  test("gives names, aliases, countries, numbers and the list that an entry is of", async () => {
    const [entry] = await entriesOf(
      cslCsv,
      csv({
        _id: "29942f42",
        source: "Sectoral Sanctions Identifications List (SSI) - Treasury Department",
        entity_number: "18778",
        type: "Entity",
        programs: "UKRAINE-EO13662; RUSSIA-EO14024",
        name: "AKTSIONERNOE OBSHCHESTVO RT-AVTO",
        addresses: "d. 2/17 str. 1, Moscow, 109240, RU; Beirut, LB",
        alt_names: "RT-AVTO, AO; RT-AUTO; RTA",
        ids: "7709851082, Tax ID No.; CH, CHE-427.006.032, Company Number; http://rostec.ru, Website; Subject to Directive 3, Executive Order 13662 Directive Determination -",
      }),
    );
    expect(entry).toMatchObject({
      id: "29942f42",
      kind: "organization",
      programs: ["SSI", "UKRAINE-EO13662", "RUSSIA-EO14024"],
      countries: ["LB", "RU"],
      identifiers: [
        { type: "registration", network: null, value: "7709851082" },
        { type: "registration", network: "CH", value: "CHE-427.006.032" },
      ],
      effect: null,
    });
    expect(namesOf(entry!)).toEqual(["AKTSIONERNOE OBSHCHESTVO RT-AVTO", "RT-AVTO, AO", "RT-AUTO", "RTA (weak)"]);
  });

  test("blocks what is on the SDN list in it, whatever the whole list does", async () => {
    const entries = await entriesOf(
      cslCsv,
      csv(
        {
          source: SDN,
          type: "Vessel",
          name: "7-28",
          vessel_flag: "Democratic People's Republic of Korea",
          entity_number: "23156",
        },
        { source: EL, name: "X Co." },
      ),
    );
    expect(entries.map(({ effect, kind, id }) => [effect, kind, id.length > 5 ? "hash" : id])).toEqual([
      ["blocked", "vessel", "23156"],
      [null, "unknown", "hash"],
    ]);
    expect(entries[0]?.countries).toEqual(["KP"]);
  });

  test("keeps the number of an entry without one as long as it says the same", async () => {
    const entry = { source: EL, name: "Afghan-German Construction Company", addresses: "Kabul, Afghanistan" };
    const [[before], [after], [other]] = await Promise.all([
      entriesOf(cslCsv, csv(entry)),
      entriesOf(cslCsv, csv({ ...entry, alt_names: "AGC" })),
      entriesOf(cslCsv, csv({ ...entry, name: "Another" })),
    ]);
    expect(after?.id).toBe(before?.id);
    expect(other?.id).not.toBe(before?.id);
  });

  test("says what kind a party is where the publisher leaves it out", async () => {
    const debarred = "ITAR Debarred (DTC) - State Department";
    const isn = "Nonproliferation Sanctions (ISN) - State Department";
    const entries = await entriesOf(
      cslCsv,
      csv(
        { source: debarred, name: "Nino Palacios, Arturo", remarks: "Date of birth: August, 1982" },
        { source: isn, name: "Ri Sung Chol (DPRK individual)" },
        {
          source: "Military End User (MEU) List - Bureau of Industry and Security",
          name: "XAIC Tech (Xi'an) Industrial Co., Ltd.",
        },
        { source: debarred, name: "John Smith" },
      ),
    );
    expect(entries.map(({ kind }) => kind)).toEqual(["individual", "individual", "organization", "unknown"]);
    expect(entries[0]?.birthDates).toEqual([{ from: 19820801, to: 19820831 }]);
    expect(namesOf(entries[1]!)).toEqual(["Ri Sung Chol"]);
  });

  test("finds countries in unsplit addresses and takes quoted line breaks", async () => {
    const [entry] = await entriesOf(
      cslCsv,
      csv({
        source: EL,
        name: "Abdul Satar\nGhoura",
        addresses:
          "501, Kabul, Afghanistan; and 21 Yablochkova Street, Moscow, Russia, 127322; (See alternate addresses under Pakistan).",
      }),
    );
    expect(entry?.countries).toEqual(["AF", "PK", "RU"]);
    expect(entry?.addresses[1]).toBe("21 Yablochkova Street, Moscow, Russia, 127322");
  });

  test.each([
    ["another header", "id,nom\n1,x", /list\.txt has not the expected header: source, type, .* missing/],
    ["half a row at the end", `${csv({ source: EL, name: "A" })}\n2994,Entity Li`, "row 3 has 2 columns, the header 29"],
    ["half a quote at the end", `${csv({ source: EL, name: "A" })}\n2994,"Entity Li`, /malformed or cut short near line 3/],
    ["a row without a source", csv({ name: "A" }), "a record has no source or no name"],
    ["a header alone and nothing else", HEADER, null],
  ])("with %s is refused", async (_what, text, message) => {
    if (message === null) expect(await entriesOf(cslCsv, text)).toEqual([]);
    else await expect(entriesOf(cslCsv, text)).rejects.toThrow(message);
  });
});

describe.skipIf(!hasSharedData)("the real files", () => {
  test("of July 2026 are whole, and nearly all addresses have a country", async () => {
    const entries = entriesIn(await readShared(cslCsv, { list: "lists/csl/consolidated.csv" }));
    expect(entries).toHaveLength(5_418);
    const byList = Map.groupBy(entries, ({ programs }) => programs[0]);
    expect(byList.get("EL")).toHaveLength(3_409);
    expect(byList.get("MEU")).toHaveLength(70);
    const placed = (byList.get("EL") ?? []).filter(({ addresses }) => addresses.length > 0);
    expect(placed.filter(({ countries }) => countries.length === 0).length).toBeLessThan(20);
  });

  test("of 2014 to 2020 are the publisher's own: SDN rows block, vessels have their numbers", async () => {
    const entries = entriesIn(await readShared(cslCsv, { list: "lists/csl-format/consolidated-sample.csv" }));
    expect(entries).toHaveLength(115);
    expect(entries.find(({ id }) => id === "23156")).toMatchObject({
      kind: "vessel",
      effect: "blocked",
      identifiers: [{ type: "registration", network: null, value: "8898831" }],
    });
  });
});
