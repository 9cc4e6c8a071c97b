import type { EmbargoedArea } from "./embargoed-area.ts";
import { isOn, type Period } from "./period.ts";
import type { ThresholdPeriod } from "./thresholds.ts";
import type { WalletNetwork } from "./wallet-address.ts";

/** How sure a figure is: C seen in a source, M from memory, E estimate, U unpublished. */
export type Confidence = "C" | "M" | "E" | "U";

/** Operand formats of published throughput. */
export type NumberFormat = "fp32" | "fp16" | "fp8" | "int8" | "fp6" | "fp4" | "int4";

export interface Accelerator {
  id: string;
  vendor: string;
  model: string;
  aliases: readonly string[];
  /** Dense throughput by operand format, 10^12 op/s; empty when nothing was published. */
  denseTera: Readonly<Partial<Record<NumberFormat, number>>>;
  /** Logic dies on non-planar nodes, mm2. */
  dieAreaMm2: number | null;
  dieAreaConfidence: Confidence;
  isMarketedForDatacentres: boolean;
  isPrcDesigned: boolean;
  /** GB/s. */
  memoryBandwidth: number | null;
  /** GB/s, links between chips. */
  ioBandwidth: number | null;
  /** Of the figure that drives TPP. */
  confidence: Confidence;
  source: string;
  asOf: string;
}

/** A machine type or module by the accelerators in it. */
export interface InstanceType {
  name: string;
  acceleratorId: string;
  accelerators: number;
  /** `instance`: one instance holds at least so many. `accelerator`: one asked for is in fact so many. */
  per: "instance" | "accelerator";
}

/** When a dated rule applies. */
export interface RulePeriod extends Period {
  rule: string;
  citation: string;
}

/** Groups of countries and regions that signals read. */
export type SignalGroup =
  | "MACAU_PLUS_D5"
  | "OFAC_COMPREHENSIVE"
  | "OFAC_REGION"
  | "OFAC_REGION_PART"
  | "ROUTING_WATCH"
  | "SECRECY";

/** The figures, country groups and dated rules of `config/catalog/`, read once at start. */
export interface Catalog {
  /** sha256:… over all files: facts gathered with the same digest were gathered from the same figures. */
  readonly digest: string;
  readonly accelerators: readonly Accelerator[];
  readonly instanceTypes: readonly InstanceType[];
  /** Members of each group with the periods of their membership. */
  readonly countryGroups: ReadonlyMap<string, ReadonlyMap<string, readonly Period[]>>;
  readonly embargoedAreas: readonly EmbargoedArea[];
  readonly rulePeriods: readonly RulePeriod[];
  /** Whether the BIS affiliates rule counts the parties of a list or programme, by the name that entries bear. */
  readonly affiliatesPrograms: ReadonlyMap<string, boolean>;
  readonly thresholds: readonly ThresholdPeriod[];
  readonly freeMailDomains: ReadonlySet<string>;
  readonly walletNetworks: readonly WalletNetwork[];
  /** Tickers and names, upper case, letters and digits only. */
  readonly privacyCoins: ReadonlySet<string>;
}

/** Whether a country (alpha-2) or region (ISO 3166-2) belongs to a group, on the day that was asked for. */
export type IsInGroup = (group: SignalGroup, code: string) => boolean;

/** Groups as they are on a day (YYYY-MM-DD, UTC). */
export const groupsOn =
  ({ countryGroups }: Catalog, day: string): IsInGroup =>
  (group, code) =>
    countryGroups
      .get(group)
      ?.get(code)
      ?.some((period) => isOn(period, day)) ?? false;

/** Whether a dated rule applies on a day (YYYY-MM-DD, UTC). */
export function isRuleInForce(catalog: Catalog, rule: string, day: string): boolean {
  return catalog.rulePeriods.some((period) => period.rule === rule && isOn(period, day));
}
