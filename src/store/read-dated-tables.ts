import type { Catalog, RulePeriod, SignalGroup } from "../domain/catalog.ts";
import { type EmbargoedArea, plainPlace } from "../domain/embargoed-area.ts";
import type { Period } from "../domain/period.ts";
import { type ThresholdPeriod, thresholdIds } from "../domain/thresholds.ts";
import { StartError } from "../platform/start-error.ts";
import type { TableRow } from "../platform/table-rows.ts";

/** Without one of these every tenant would look clean. */
const REQUIRED_GROUPS: readonly SignalGroup[] = [
  "MACAU_PLUS_D5",
  "OFAC_COMPREHENSIVE",
  "OFAC_REGION",
  "OFAC_REGION_PART",
  "ROUTING_WATCH",
  "SECRECY",
];

/** An optional period, checked. */
function periodOf(row: TableRow): Period {
  const period = { from: row.optionalDay("from"), until: row.optionalDay("until") };
  if (period.from !== null && period.until !== null && period.until < period.from) row.refuse("until is before from");
  return period;
}

/** What every dated row says of where it is from; checked so that none goes without. */
function checkOrigin(row: TableRow, origin: "source" | "citation"): void {
  row.text(origin);
  row.day("as_of");
  row.oneOf("confidence", ["high", "medium", "low"]);
}

export function readCountryGroups(rows: TableRow[]): Catalog["countryGroups"] {
  const groups = new Map<string, Map<string, Period[]>>();
  for (const row of rows) {
    const code = row.text("code");
    if (!/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(code)) row.refuse("code must be a country (AU) or a region (UA-43)");
    checkOrigin(row, "source");
    const name = row.text("group");
    const members = groups.get(name) ?? new Map<string, Period[]>();
    groups.set(name, members.set(code, [...(members.get(code) ?? []), periodOf(row)]));
  }
  const missing = REQUIRED_GROUPS.filter((name) => !groups.has(name));
  if (missing.length > 0) throw new StartError(`country-groups.csv has no group ${missing.join(", ")}`);
  return groups;
}

export function readEmbargoedAreas(rows: TableRow[]): EmbargoedArea[] {
  return rows.map((row) => {
    checkOrigin(row, "citation");
    const kind = row.oneOf("kind", ["region", "city", "postal", "timezone"]);
    const country = row.optionalText("country");
    if ((country === null) !== (kind === "timezone")) row.refuse("every kind but a time zone has a country");
    const value = row.text("value");
    if (kind === "postal" && !/^\d+$/.test(value)) row.refuse("value must be the first digits of a postal code");
    const isName = kind === "region" || kind === "city";
    const coverage = row.oneOf("coverage", ["whole", "part"]);
    return { country, kind, value: isName ? plainPlace(value) : value, coverage, ...periodOf(row) };
  });
}

export function readRulePeriods(rows: TableRow[]): RulePeriod[] {
  return rows.map((row) => {
    row.day("from");
    checkOrigin(row, "citation");
    return { rule: row.text("rule"), ...periodOf(row), citation: row.text("citation") };
  });
}

export function readPrograms(rows: TableRow[]): Map<string, boolean> {
  return new Map(
    rows.map((row) => {
      checkOrigin(row, "citation");
      return [row.text("program"), row.flag("counts")];
    }),
  );
}

const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** Every figure has a value on every day from its first on: no gap, no overlap, no end. */
export function readThresholds(rows: TableRow[]): ThresholdPeriod[] {
  const last = new Map<string, ThresholdPeriod>();
  const periods = rows.map((row) => {
    const period = { id: row.text("id"), value: row.number("value"), from: row.day("from"), until: row.optionalDay("until") };
    row.text("unit");
    checkOrigin(row, "citation");
    if (!thresholdIds().includes(period.id)) row.refuse(`nothing reads a figure ${period.id}`);
    const before = last.get(period.id);
    if (before && (before.until === null || period.from !== dayAfter(before.until)))
      row.refuse(`must begin the day after the row before it of ${period.id} ends`);
    periodOf(row);
    last.set(period.id, period);
    return period;
  });
  const missing = thresholdIds().filter((id) => last.get(id)?.until !== null);
  if (missing.length > 0) throw new StartError(`thresholds.csv has no row without an end for ${missing.join(", ")}`);
  return periods;
}
