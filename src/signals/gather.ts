import { type Catalog, groupsOn } from "../domain/catalog.ts";
import type { Facts } from "../domain/facts.ts";
import { buildOwnershipGraph } from "../domain/ownership-graph.ts";
import type { Connection, InstanceRequest, SignupRequest } from "../domain/requests.ts";
import type { CaseKind } from "../domain/review-case.ts";
import type { ScreenedParty } from "../domain/screening.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import { thresholdsOn } from "../domain/thresholds.ts";
import { type DeclaredCompute, gatherCompute } from "./compute.ts";
import { type DeclaredEmbargo, gatherDeclaredEmbargo } from "./embargo.ts";
import { gatherEnduse } from "./enduse.ts";
import { type AccessPlace, type DeclaredCountries, declaredCountries, gatherGeography } from "./geography.ts";
import { gatherIdentity } from "./identity.ts";
import { type GrantedExposure, gatherExposure, gatherLinkage, type TenantLinks } from "./linkage.ts";
import { gatherOwnership, headquartersIn } from "./ownership.ts";
import { gatherPayment } from "./payment.ts";
import { gatherScreening } from "./screening.ts";

/**
 * What a profile says by itself, whatever is asked for: plain JSON that can be stored and used again for as long as
 * profile, lists, catalogue, settings and UTC day are the same.
 */
export interface TenantBasis {
  facts: Pick<Facts, "identity" | "ownership" | "payment" | "enduse" | "screening"> & {
    tenant: Omit<Facts["tenant"], "standing">;
  };
  declaredCountries: DeclaredCountries;
  embargo: DeclaredEmbargo;
  declaredCompute: DeclaredCompute;
  /** Keyed hash of the intended use; null when none is stated. */
  useKey: string | null;
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/** What a decision is made of, beside the profile. */
export interface FactSources {
  basis: TenantBasis;
  kind: CaseKind;
  connection: Connection;
  place: AccessPlace;
  /** Null but for an instance request. */
  instance: InstanceRequest | null;
  standing: string;
  exposure: GrantedExposure;
  links: TenantLinks;
  behaviour: Facts["behaviour"];
  lists: Facts["lists"];
  catalog: Catalog;
  settings: SignalSettings;
  now: Date;
}

export function gatherBasis(sources: {
  profile: SignupRequest;
  screened: readonly ScreenedParty[];
  catalog: Catalog;
  settings: SignalSettings;
  now: Date;
  isDisposableDomain: (domain: string) => boolean;
  useKey?: string | null;
}): TenantBasis {
  const { profile, screened, catalog, settings } = sources;
  const graph = buildOwnershipGraph(profile);
  const today = dayOf(sources.now);
  const thresholds = thresholdsOn(catalog.thresholds, today);
  const headquarters = headquartersIn(graph, thresholds);
  const declared = declaredCountries(profile, graph, headquarters.countries);
  const isInGroup = groupsOn(catalog, today);
  const known = { ...sources, isInGroup, graph, headquarters, thresholds, declaredCountries: declared.all, today };
  const payment = gatherPayment(profile, known);
  const { payerCountries } = payment;
  const { intendedUse } = profile;
  const employees = profile.profile?.employees ?? null;
  return {
    facts: {
      tenant: { kind: profile.kind, ...(employees !== null && { employees }) },
      identity: gatherIdentity(profile, known),
      ownership: gatherOwnership(profile, known),
      payment,
      enduse: gatherEnduse(profile, isInGroup, today),
      screening: gatherScreening(screened, settings),
    },
    declaredCountries: declared,
    embargo: gatherDeclaredEmbargo(profile, { ...known, headquarters: headquarters.countries, payerCountries }),
    declaredCompute: {
      hours: intendedUse?.expectedAcceleratorHours ?? null,
      biological: intendedUse?.biologicalSequenceData === true,
    },
    useKey: sources.useKey ?? null,
  };
}

/** All facts of one decision: a pure function of what is handed in. */
export function gatherFacts(sources: FactSources): Facts {
  const { basis, kind, instance, catalog, now } = sources;
  const { tenant, ...ofProfile } = basis.facts;
  const today = dayOf(now);
  const thresholds = thresholdsOn(catalog.thresholds, today);
  const compute = gatherCompute(instance, basis.declaredCompute, { ...sources, thresholds });
  const geography = gatherGeography(
    {
      declared: basis.declaredCountries,
      headquarters: ofProfile.ownership.headquarters,
      payerCountries: ofProfile.payment.payerCountries,
      endUserCountries: ofProfile.enduse.endUserCountries,
      embargo: basis.embargo,
      regionCountry: instance?.region.country ?? null,
      connection: sources.connection,
      place: sources.place,
    },
    { catalog, isInGroup: groupsOn(catalog, today), today },
  );
  return {
    request: { kind, hour: now.getUTCHours() },
    tenant: { standing: sources.standing, ...tenant },
    ...ofProfile,
    geography,
    compute,
    exposure: gatherExposure(sources.exposure, compute, thresholds),
    linkage: gatherLinkage(sources.links),
    behaviour: sources.behaviour,
    lists: sources.lists,
  };
}
