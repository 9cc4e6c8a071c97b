import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Accelerator, Catalog, InstanceType, NumberFormat, RulePeriod, SignalGroup } from "../domain/catalog.ts";
import { type ThresholdPeriod, thresholdIds } from "../domain/thresholds.ts";
import { StartError } from "../platform/start-error.ts";
import { parseLines, parseTable, readText, type TableRow } from "../platform/table-rows.ts";

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

/** Without one of these every tenant would look clean. */
const REQUIRED_GROUPS: readonly SignalGroup[] = [
  "MACAU_PLUS_D5",
  "OFAC_COMPREHENSIVE",
  "OFAC_REGION",
  "ROUTING_WATCH",
  "SECRECY",
];

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

function readCountryGroups(rows: TableRow[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const row of rows) {
    const code = row.text("code");
    if (!/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(code)) row.refuse("code must be a country (AU) or a region (UA-43)");
    row.day("as_of");
    row.text("source");
    row.oneOf("confidence", ["high", "medium", "low"]);
    const name = row.text("group");
    groups.set(name, (groups.get(name) ?? new Set()).add(code));
  }
  const missing = REQUIRED_GROUPS.filter((name) => !groups.has(name));
  if (missing.length > 0) throw new StartError(`country-groups.csv has no group ${missing.join(", ")}`);
  return groups;
}

function readRulePeriods(rows: TableRow[]): RulePeriod[] {
  return rows.map((row) => {
    const period = { from: row.day("from"), until: row.optionalDay("until") };
    if (period.until !== null && period.until < period.from) row.refuse("until is before from");
    return { rule: row.text("rule"), ...period, citation: row.text("citation") };
  });
}

function readPrograms(rows: TableRow[]): Map<string, boolean> {
  return new Map(
    rows.map((row) => {
      row.text("citation");
      row.oneOf("confidence", ["high", "medium", "low"]);
      row.day("as_of");
      return [row.text("program"), row.flag("counts")];
    }),
  );
}

const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** Every figure has a value on every day from its first on: no gap, no overlap, no end. */
function readThresholds(rows: TableRow[]): ThresholdPeriod[] {
  const last = new Map<string, ThresholdPeriod>();
  const periods = rows.map((row) => {
    const period = { id: row.text("id"), value: row.number("value"), from: row.day("from"), until: row.optionalDay("until") };
    for (const column of ["unit", "citation", "confidence"]) row.text(column);
    row.day("as_of");
    if (!thresholdIds().includes(period.id)) row.refuse(`nothing reads a figure ${period.id}`);
    const before = last.get(period.id);
    if (before && (before.until === null || period.from !== dayAfter(before.until)))
      row.refuse(`must begin the day after the row before it of ${period.id} ends`);
    if (period.until !== null && period.until < period.from) row.refuse("until is before from");
    last.set(period.id, period);
    return period;
  });
  const missing = thresholdIds().filter((id) => last.get(id)?.until !== null);
  if (missing.length > 0) throw new StartError(`thresholds.csv has no row without an end for ${missing.join(", ")}`);
  return periods;
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
  const groups = table("country-groups.csv", "group code as_of source confidence note");
  const periods = table("rules-in-force.csv", "rule from until citation confidence as_of source note");
  const affiliates = table("affiliates-programs.csv", "program counts citation confidence as_of note");
  const thresholds = table("thresholds.csv", "id value unit from until citation confidence as_of note");
  return {
    accelerators,
    instanceTypes: readInstanceTypes(types, accelerators),
    countryGroups: readCountryGroups(groups),
    rulePeriods: readRulePeriods(periods),
    affiliatesPrograms: readPrograms(affiliates),
    thresholds: readThresholds(thresholds),
    freeMailDomains: parseLines(...read("free-mail-domains.txt"), /^[a-z0-9.-]+\.[a-z]+$/),
    privacyCoins: parseLines(...read("privacy-coins.txt"), /^[A-Z0-9]+$/),
    digest: `sha256:${hash.digest("hex")}`,
  };
}
