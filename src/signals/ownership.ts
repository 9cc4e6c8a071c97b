import { type Catalog, type IsInGroup, isRuleInForce } from "../domain/catalog.ts";
import type { Facts } from "../domain/facts.ts";
import { percentHeldBy } from "../domain/ownership-cascade.ts";
import { shapeOfOwnership } from "../domain/ownership-chain.ts";
import { controlOf } from "../domain/ownership-control.ts";
import type { OwnershipGraph, OwnershipNode } from "../domain/ownership-graph.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { ScreenedParty, ScreeningMatch } from "../domain/screening.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import type { Thresholds } from "../domain/thresholds.ts";
import { isStrong } from "./screening.ts";

const DAY_MS = 86_400_000;

/** Where an organization is led from; where nobody said, where it is registered. */
const headquartersOf = ({ headquartersCountries, registrationCountries }: OwnershipNode): string[] => [
  ...(headquartersCountries.size > 0 ? headquartersCountries : registrationCountries),
];

export interface Headquarters {
  /** Countries of the headquarters of the tenant and of the parents that control it, sorted. A natural person has none. */
  countries: string[];
  /** The same of the parent at the top of the chain, or of the tenant when nobody controls it; null when nobody said. */
  ultimate: string[] | null;
}

export function headquartersIn(graph: OwnershipGraph, { majorityPercent }: Thresholds): Headquarters {
  const { parents, ultimateParents } = controlOf(graph, majorityPercent);
  const placesOf = (indexes: readonly number[]) =>
    indexes.flatMap((index) => {
      const node = graph.nodes[index];
      return node?.kind === "organization" ? [headquartersOf(node)] : [];
    });
  const merged = (places: readonly string[][]) => [...new Set(places.flat())].sort();
  const top = placesOf(ultimateParents.length > 0 ? ultimateParents : [0]);
  const isKnown = top.length > 0 && top.every((places) => places.length > 0);
  return { countries: merged(placesOf([0, ...parents])), ultimate: isKnown ? merged(top) : null };
}

/** Owners with a strong match of a kind, by their number in the graph. */
function nodesMatching(
  { graph, screened, settings }: { graph: OwnershipGraph; screened: readonly ScreenedParty[]; settings: SignalSettings },
  isMeant: (match: ScreeningMatch) => boolean,
): Set<number> {
  const found = new Set<number>();
  for (const { role, pointer, matches } of screened) {
    const node = role === "owner" ? graph.nodeAt.get(pointer) : undefined;
    if (node && matches.some((match) => isMeant(match) && isStrong(match, settings))) found.add(node);
  }
  return found;
}

/** Whether the affiliates rule counts a listed party: by its lists, and where no list says so or otherwise, yes. */
function isOfAffiliatesRule({ effect, programs }: ScreeningMatch, { affiliatesPrograms }: Catalog): boolean {
  if (programs.some((program) => affiliatesPrograms.get(program) === true)) return true;
  return effect === "listed" && programs.every((program) => affiliatesPrograms.get(program) !== false);
}

/** OFAC counts every blocked person, the affiliates rule the parties of its own lists. */
function heldByListed(known: Parameters<typeof nodesMatching>[0] & { catalog: Catalog; thresholds: Thresholds }) {
  const { graph, catalog, thresholds } = known;
  const held = (listed: ReadonlySet<number>) => percentHeldBy(graph, { listed, majorityPercent: thresholds.majorityPercent });
  const listed = nodesMatching(known, ({ effect }) => effect === "listed");
  return {
    blockedPercent: held(nodesMatching(known, ({ effect }) => effect === "blocked")),
    listedPercent: held(nodesMatching(known, (match) => isOfAffiliatesRule(match, catalog))),
    listedStake: [...listed].some((index) => (graph.stakesOf[index] ?? []).some(({ max }) => max > 0)),
  };
}

function isAffiliatesRuleInForce(catalog: Catalog, { affiliatesRule }: SignalSettings, now: Date): boolean {
  if (affiliatesRule !== "auto") return affiliatesRule === "on";
  return isRuleInForce(catalog, "bis-affiliates", now.toISOString().slice(0, 10));
}

/** Of those who hold for themselves. Unknown where somebody's share is: that one may hold more than all others. */
function largestPerson({ nodes, stakesOf }: OwnershipGraph): Pick<Facts["ownership"], "largestPersonPercent"> {
  let largest = 0;
  for (const [index, { kind, roles, chainPercent }] of nodes.entries()) {
    if (index === 0 || kind !== "individual" || roles.has("nominee")) continue;
    if (stakesOf[index]?.some(({ isStated }) => !isStated)) return {};
    largest = Math.max(largest, chainPercent);
  }
  return { largestPersonPercent: Math.round(largest * 1e6) / 1e6 };
}

function entityAge({ kind, registration }: SignupRequest, now: Date): Pick<Facts["ownership"], "entityAgeDays"> {
  if (kind !== "organization" || !registration?.formedOn) return {};
  return { entityAgeDays: Math.max(0, Math.floor((now.getTime() - Date.parse(registration.formedOn)) / DAY_MS)) };
}

export function gatherOwnership(
  profile: SignupRequest,
  known: {
    graph: OwnershipGraph;
    headquarters: Headquarters;
    screened: readonly ScreenedParty[];
    catalog: Catalog;
    isInGroup: IsInGroup;
    thresholds: Thresholds;
    settings: SignalSettings;
    now: Date;
  },
): Facts["ownership"] {
  const { graph, catalog, isInGroup, settings, now } = known;
  const { countries: headquarters, ultimate } = known.headquarters;
  const { blockedPercent, listedPercent, listedStake } = heldByListed(known);
  const { layers, isCircular, disclosedPercent } = shapeOfOwnership(graph);
  const owners = graph.nodes.slice(1);
  const secrecy = owners
    .filter(({ kind }) => kind === "organization")
    .flatMap(({ registrationCountries }) => [...registrationCountries])
    .filter((country) => isInGroup("SECRECY", country));
  return {
    blockedPercentMin: blockedPercent.min,
    blockedPercentMax: blockedPercent.max,
    listedPercentMin: listedPercent.min,
    listedPercentMax: listedPercent.max,
    listedStake,
    affiliatesRuleInForce: isAffiliatesRuleInForce(catalog, settings, now),
    headquarters,
    ...(ultimate !== null && { ultimateHeadquarters: ultimate }),
    headquartersD5: headquarters.some((country) => isInGroup("MACAU_PLUS_D5", country)),
    disclosedPercent,
    ...largestPerson(graph),
    layers,
    secrecyHoldings: [...new Set(secrecy)].sort(),
    nominees: owners.filter(({ roles }) => roles.has("nominee")).length,
    circular: isCircular,
    ...entityAge(profile, now),
  };
}
