import { type Catalog, isInGroup, isRuleInForce } from "../domain/catalog.ts";
import type { Facts } from "../domain/facts.ts";
import { percentHeldBy } from "../domain/ownership-cascade.ts";
import { shapeOfOwnership } from "../domain/ownership-chain.ts";
import { controllingParents } from "../domain/ownership-control.ts";
import type { OwnershipGraph, OwnershipNode } from "../domain/ownership-graph.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { ListEffect, ScreenedParty } from "../domain/screening.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import type { Thresholds } from "../domain/thresholds.ts";
import { isListedAs } from "./screening.ts";

const DAY_MS = 86_400_000;

/** Where an organization is led from; where nobody said, where it is registered. */
const headquartersOf = ({ headquartersCountries, registrationCountries }: OwnershipNode): string[] => [
  ...(headquartersCountries.size > 0 ? headquartersCountries : registrationCountries),
];

/** Countries of the headquarters of the tenant and of the parents that control it, sorted. A natural person has none. */
export function headquartersCountries(graph: OwnershipGraph, { majorityPercent }: Thresholds): string[] {
  const organizations = [0, ...controllingParents(graph, majorityPercent)].map((index) => graph.nodes[index] as OwnershipNode);
  return [...new Set(organizations.filter(({ kind }) => kind === "organization").flatMap(headquartersOf))].sort();
}

function nodesListedAs(
  graph: OwnershipGraph,
  screened: readonly ScreenedParty[],
  effect: ListEffect,
  settings: SignalSettings,
): Set<number> {
  const pointers = new Set(
    screened.filter((party) => party.role === "owner" && isListedAs(party, effect, settings)).map(({ pointer }) => pointer),
  );
  const nodes = graph.nodes.map((node, index) => (node.pointers.some((pointer) => pointers.has(pointer)) ? index : -1));
  return new Set(nodes.filter((index) => index > 0));
}

function isAffiliatesRuleInForce(catalog: Catalog, { affiliatesRule }: SignalSettings, now: Date): boolean {
  if (affiliatesRule !== "auto") return affiliatesRule === "on";
  return isRuleInForce(catalog, "bis-affiliates", now.toISOString().slice(0, 10));
}

function entityAge({ kind, registration }: SignupRequest, now: Date): Pick<Facts["ownership"], "entityAgeDays"> {
  if (kind !== "organization" || !registration?.formedOn) return {};
  return { entityAgeDays: Math.max(0, Math.floor((now.getTime() - Date.parse(registration.formedOn)) / DAY_MS)) };
}

export function gatherOwnership(
  profile: SignupRequest,
  known: {
    graph: OwnershipGraph;
    screened: readonly ScreenedParty[];
    catalog: Catalog;
    thresholds: Thresholds;
    settings: SignalSettings;
    now: Date;
  },
): Facts["ownership"] {
  const { graph, screened, catalog, thresholds, settings, now } = known;
  const { majorityPercent } = thresholds;
  const listed = nodesListedAs(graph, screened, "listed", settings);
  const blockedPercent = percentHeldBy(graph, {
    listed: nodesListedAs(graph, screened, "blocked", settings),
    majorityPercent,
  });
  const listedPercent = percentHeldBy(graph, { listed, majorityPercent });
  const { layers, isCircular, disclosedPercent } = shapeOfOwnership(graph);
  const headquarters = headquartersCountries(graph, thresholds);
  const owners = graph.nodes.slice(1);
  const secrecy = owners
    .filter(({ kind }) => kind === "organization")
    .flatMap(({ registrationCountries }) => [...registrationCountries])
    .filter((country) => isInGroup(catalog, "SECRECY", country));
  return {
    blockedPercentMin: blockedPercent.min,
    blockedPercentMax: blockedPercent.max,
    listedPercentMin: listedPercent.min,
    listedPercentMax: listedPercent.max,
    listedStake: [...listed].some((index) => (graph.stakesOf[index] ?? []).some(({ max }) => max > 0)),
    affiliatesRuleInForce: isAffiliatesRuleInForce(catalog, settings, now),
    headquarters,
    headquartersD5: headquarters.some((country) => isInGroup(catalog, "MACAU_PLUS_D5", country)),
    disclosedPercent,
    layers,
    secrecyHoldings: [...new Set(secrecy)].sort(),
    nominees: owners.filter(({ roles }) => roles.has("nominee")).length,
    circular: isCircular,
    ...entityAge(profile, now),
  };
}
