import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Accelerator, Catalog, InstanceType, NumberFormat } from "../domain/catalog.ts";
import { plainNetwork, type WalletNetwork, walletSchemes } from "../domain/wallet-address.ts";
import { parseLines, parseTable, readText, type TableRow } from "../platform/table-rows.ts";
import { readCountryGroups, readEmbargoedAreas, readPrograms, readRulePeriods, readThresholds } from "./read-dated-tables.ts";

const FORMAT_COLUMNS: Readonly<Record<NumberFormat, string>> = {
  fp32: "fp32_dense_tflops",
  fp16: "fp16_bf16_dense_tflops",
  fp8: "fp8_dense_tflops",
  int8: "int8_dense_tops",
  fp6: "fp6_dense_tflops",
  fp4: "fp4_dense_tflops",
  int4: "int4_dense_tops",
};

const ACCELERATOR_COLUMNS =
  "id vendor model aliases architecture memory_gb fp32_dense_tflops fp16_bf16_dense_tflops fp8_dense_tflops int8_dense_tops fp6_dense_tflops " +
  "fp4_dense_tflops int4_dense_tops applicable_die_area_mm2 die_area_conf datacenter_marketed prc_designed mem_bw_gb_s io_bw_gb_s " +
  "io_bw_conf confidence as_of source note";

function readAccelerator(row: TableRow): Accelerator {
  const denseTera: Partial<Record<NumberFormat, number>> = {};
  for (const [format, column] of Object.entries(FORMAT_COLUMNS)) {
    const tera = row.optionalNumber(column);
    if (tera !== null) denseTera[format as NumberFormat] = tera;
  }
  const confidence = row.oneOf("confidence", ["C", "M", "E", "U"]);
  if ((confidence === "U") !== (Object.keys(denseTera).length === 0)) {
    row.refuse("confidence U stands for a row without figures, and only for one");
  }
  return {
    id: row.text("id"),
    vendor: row.text("vendor"),
    model: row.text("model"),
    aliases: (row.optionalText("aliases") ?? "").split("|").filter(Boolean),
    denseTera,
    dieAreaMm2: row.optionalNumber("applicable_die_area_mm2"),
    dieAreaConfidence: row.oneOf("die_area_conf", ["C", "M", "E", "U"]),
    isMarketedForDatacentres: row.flag("datacenter_marketed"),
    isPrcDesigned: row.flag("prc_designed"),
    memoryBandwidth: row.optionalNumber("mem_bw_gb_s"),
    ioBandwidth: row.optionalNumber("io_bw_gb_s"),
    confidence,
    source: row.text("source"),
    asOf: row.day("as_of"),
  };
}

function readAccelerators(rows: TableRow[]): Accelerator[] {
  const ids = new Set<string>();
  return rows.map((row) => {
    const accelerator = readAccelerator(row);
    if (ids.has(accelerator.id)) row.refuse(`the id ${accelerator.id} is used twice`);
    ids.add(accelerator.id);
    return accelerator;
  });
}

function readInstanceTypes(rows: TableRow[], accelerators: readonly Accelerator[]): InstanceType[] {
  const ids = new Set(accelerators.map(({ id }) => id));
  return rows.map((row) => {
    const acceleratorId = row.text("accelerator");
    if (!ids.has(acceleratorId)) row.refuse(`${acceleratorId} is not an id of accelerators.csv`);
    const per = row.oneOf("per", ["instance", "accelerator"]);
    return { name: row.text("name"), acceleratorId, accelerators: row.count("accelerators"), per };
  });
}

function readWalletNetworks(rows: TableRow[]): WalletNetwork[] {
  const partsOf = (row: TableRow, column: string) => (row.optionalText(column) ?? "").split("|").filter(Boolean);
  return rows.map((row) => {
    row.text("network");
    row.oneOf("confidence", ["high", "medium", "low"]);
    row.day("as_of");
    const names = partsOf(row, "names");
    if (names.length === 0) row.refuse("names is missing");
    const wrong = [...names, ...partsOf(row, "tokens")].find((name) => name !== plainNetwork(name));
    if (wrong) row.refuse(`${wrong} must be upper-case letters and digits`);
    const scheme = row.oneOf("scheme", walletSchemes);
    const prefixes = partsOf(row, "prefixes");
    if (scheme !== "hex" && prefixes.length === 0) row.refuse("prefixes is missing");
    return { names, tokens: partsOf(row, "tokens"), scheme, prefixes };
  });
}

/** Reads the catalogue's directory; throws a `StartError` with file and line for what does not fit. */
export function readCatalog(directory: string): Catalog {
  const hash = createHash("sha256");
  const read = (name: string): [string, string] => {
    const file = join(directory, name);
    const text = readText(file);
    hash.update(`${name}\0${text}\0`);
    return [file, text];
  };
  const table = (name: string, columns: string) => parseTable(...read(name), columns.split(" "));

  const accelerators = readAccelerators(table("accelerators.csv", ACCELERATOR_COLUMNS));
  const types = table("instance-types.csv", "name accelerator accelerators per provider confidence as_of");
  const groups = table("country-groups.csv", "group code from until as_of source confidence note");
  const areas = table("embargoed-areas.csv", "area country kind value coverage from until citation confidence as_of note");
  const periods = table("rules-in-force.csv", "rule from until citation confidence as_of source note");
  const affiliates = table("affiliates-programs.csv", "program counts citation confidence as_of note");
  const wallets = table("wallet-networks.csv", "network names tokens scheme prefixes confidence as_of note");
  const thresholds = table("thresholds.csv", "id value unit from until citation confidence as_of note");
  return {
    accelerators,
    instanceTypes: readInstanceTypes(types, accelerators),
    countryGroups: readCountryGroups(groups),
    embargoedAreas: readEmbargoedAreas(areas),
    rulePeriods: readRulePeriods(periods),
    affiliatesPrograms: readPrograms(affiliates),
    thresholds: readThresholds(thresholds),
    walletNetworks: readWalletNetworks(wallets),
    freeMailDomains: parseLines(...read("free-mail-domains.txt"), /^[a-z0-9.-]+\.[a-z]+$/),
    privacyCoins: parseLines(...read("privacy-coins.txt"), /^[A-Z0-9]+$/),
    digest: `sha256:${hash.digest("hex")}`,
  };
}
