import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { thresholdsOn } from "../../../src/domain/thresholds.ts";
import { StartError } from "../../../src/platform/start-error.ts";
import { readCatalog } from "../../../src/store/read-catalog.ts";
import { catalogDirectory, shippedCatalog } from "../../helpers/shipped-catalog.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "catalog-"));
  cpSync(catalogDirectory, directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Replaces text in one file of a copy of the catalogue, and reads the copy. */
function readWith(file: string, from: string | RegExp, to: string) {
  const path = join(directory, file);
  const text = readFileSync(path, "utf8");
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
  return readCatalog(directory);
}

describe("the shipped catalogue", () => {
  test("is read in full", () => {
    const h100 = shippedCatalog.accelerators.find(({ id }) => id === "nvidia-h100-sxm");
    expect(h100).toMatchObject({
      vendor: "NVIDIA",
      denseTera: { fp16: 989.4, fp8: 1978.9, int8: 1978.9 },
      dieAreaMm2: 814,
      isMarketedForDatacentres: true,
      isPrcDesigned: false,
      memoryBandwidth: 3350,
      ioBandwidth: 900,
      confidence: "C",
    });
    expect(shippedCatalog.accelerators.length).toBeGreaterThan(50);
    expect(shippedCatalog.freeMailDomains.has("gmail.com")).toBe(true);
    expect(shippedCatalog.privacyCoins.has("XMR")).toBe(true);
  });

  test("names where each figure is from and of which day", () => {
    for (const { source, asOf } of shippedCatalog.accelerators) {
      expect(source).not.toBe("");
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  test("has no figure for those of which none is published", () => {
    const unpublished = shippedCatalog.accelerators.filter(({ confidence }) => confidence === "U");
    expect(unpublished.map(({ id }) => id)).toEqual(expect.arrayContaining(["nvidia-b20", "amd-mi308x", "huawei-ascend-910d"]));
    for (const { denseTera } of unpublished) expect(denseTera).toEqual({});
  });

  test("has the same digest each time, and another when one letter of any file changes", () => {
    expect(readCatalog(directory).digest).toBe(shippedCatalog.digest);
    expect(shippedCatalog.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const files = [
      "accelerators.csv",
      "instance-types.csv",
      "country-groups.csv",
      "rules-in-force.csv",
      "thresholds.csv",
      "wallet-networks.csv",
      "embargoed-areas.csv",
      "affiliates-programs.csv",
      "free-mail-domains.txt",
      "privacy-coins.txt",
    ];
    const digests = files.map((file) => readWith(file, "# ", "#  ").digest);
    expect(new Set([shippedCatalog.digest, ...digests]).size).toBe(11);
  });
});

describe("a catalogue that an operator has edited", () => {
  test("may have another figure", () => {
    const edited = readWith(
      "accelerators.csv",
      ",989.4,1978.9,1978.9,,,,814,C,Y,N,3350,",
      ",1000,1978.9,1978.9,,,,814,C,Y,N,3350,",
    );
    expect(edited.accelerators.find(({ id }) => id === "nvidia-h100-sxm")?.denseTera.fp16).toBe(1000);
  });

  test.each([
    ["accelerators.csv", "nvidia-a30,", "nvidia-a40,", /accelerators\.csv, line \d+: the id nvidia-a40 is used twice/],
    [
      "accelerators.csv",
      /^nvidia-t4,(.*),M,C,2026/m,
      "nvidia-t4,$1,M,U,2026",
      /line \d+: confidence U stands for a row without figures/,
    ],
    ["accelerators.csv", /^nvidia-t4,(.*),M,C,2026/m, "nvidia-t4,$1,M,X,2026", /confidence must be one of C, M, E, U/],
    ["accelerators.csv", ",320,32,M,C,2026-11-23,", ",320,32,M,C,2026-02-30,", /as_of must be a date/],
    ["accelerators.csv", "id,vendor,", "id,maker,", /column vendor is missing, column maker is not known/],
    [
      "instance-types.csv",
      "p5.48xlarge,nvidia-h100-sxm,8",
      "p5.48xlarge,nvidia-h100,8",
      /nvidia-h100 is not an id of accelerators\.csv/,
    ],
    [
      "instance-types.csv",
      "p5.48xlarge,nvidia-h100-sxm,8",
      "p5.48xlarge,nvidia-h100-sxm,0",
      /accelerators must be a number above 0/,
    ],
    ["country-groups.csv", "MACAU_PLUS_D5,AF,", "MACAU_PLUS_D5,Afghanistan,", /code must be a country/],
    [
      "country-groups.csv",
      /^OFAC_COMPREHENSIVE,/gm,
      "OFAC_COMPREHENSIVES,",
      /country-groups\.csv has no group OFAC_COMPREHENSIVE$/,
    ],
    ["country-groups.csv", "2021-12-09,2026-02-02", "2026-12-09,2026-02-02", /until is before from/],
    ["embargoed-areas.csv", "Crimea,UA,postal,95,", "Crimea,UA,postal,95x,", /value must be the first digits of a postal code/],
    ["embargoed-areas.csv", "Crimea,UA,postal,95,", "Crimea,,postal,95,", /every kind but a time zone has a country/],
    ["rules-in-force.csv", "2025-09-29,2025-11-09", "2025-09-29,2025-09-28", /until is before from/],
    ["thresholds.csv", "tpp.a,4800", "tpp.a,-4800", /value must be a number above 0/],
    ["thresholds.csv", "tpp.a,4800", "tpp.c,4800", /nothing reads a figure tpp\.c/],
    ["thresholds.csv", /^tpp\.a,.*$/m, "", /thresholds\.csv has no row without an end for tpp\.a$/],
    ["thresholds.csv", "4800,TPP,2023-11-17,,", "4800,TPP,2023-11-17,2027-01-01,", /no row without an end for tpp\.a$/],
    [
      "thresholds.csv",
      "tpp.b,2400,TPP,2023-11-17",
      "tpp.a,2400,TPP,2023-11-17",
      /must begin the day after the row before it of tpp\.a/,
    ],
    ["free-mail-domains.txt", /^gmail\.com$/m, "@gmail.com", /free-mail-domains\.txt, line \d+: "@gmail\.com" does not fit/],
    ["wallet-networks.csv", "XBT,XBT|BTC", "XBT,xbt|BTC", /xbt must be upper-case letters and digits/],
    ["wallet-networks.csv", ",base58check,00|05,", ",base58check,,", /prefixes is missing/],
    ["privacy-coins.txt", /^XMR$/m, "xmr", /privacy-coins\.txt, line \d+: "xmr" does not fit/],
  ])("is refused: %s, %s for %s", (file, from, to, message) => {
    expect(() => readWith(file, from, to)).toThrow(message);
  });

  test("may change a figure from a day on", () => {
    const closed = "tpp.a,4800,TPP,2023-11-17,2027-06-30,";
    const opened = "tpp.a,3000,TPP,2027-07-01,,own reading,low,2026-11-24,";
    const { thresholds } = readWith("thresholds.csv", /^tpp\.a,4800,TPP,2023-11-17,,(.*)$/m, `${closed}$1\n${opened}`);
    expect([thresholdsOn(thresholds, "2027-06-30").tpp.a, thresholdsOn(thresholds, "2027-07-01").tpp.a]).toEqual([4800, 3000]);
  });

  test("is refused with a file missing", () => {
    rmSync(join(directory, "privacy-coins.txt"));
    expect(() => readCatalog(directory)).toThrow(StartError);
  });
});
