import type { IsInGroup } from "../domain/catalog.ts";
import { emptyWindow, type WindowCounts } from "../domain/event-window.ts";
import type { TelemetryEvent } from "../domain/telemetry.ts";
import type { BehaviourThresholds } from "../domain/thresholds.ts";
import { type AccessPlace, isEmbargoed } from "./geography.ts";

function ofLogin(event: TelemetryEvent & { type: "login" }, place: AccessPlace, isInGroup: IsInGroup): WindowCounts {
  const { country, networks } = place;
  const embargoed = isEmbargoed(place, isInGroup);
  const admin = event.data.isAdmin ? 1 : 0;
  const hour = new Date(event.at).getUTCHours();
  const isD5 = country !== null && isInGroup("MACAU_PLUS_D5", country);
  return {
    ...emptyWindow,
    logins: 1,
    embargoedLogins: embargoed ? 1 : 0,
    lastEmbargoedAt: embargoed ? event.at : null,
    adminLogins: admin,
    adminPlaced: country === null ? 0 : admin,
    adminD5: isD5 ? admin : 0,
    adminConcealed: networks.length > 0 ? admin : 0,
    adminHours: admin === 0 ? emptyWindow.adminHours : emptyWindow.adminHours.map((_, at) => (at === hour ? 1 : 0)),
    countries: country === null ? [] : [country],
  };
}

function ofUsage(event: TelemetryEvent & { type: "usage" }, { loadPercent }: BehaviourThresholds): WindowCounts {
  const { acceleratorHours, utilisation } = event.data;
  // Nobody said how busy it was: that is no sign of full load.
  const isLoaded = utilisation !== null && utilisation * 100 > loadPercent && acceleratorHours > 0;
  return {
    ...emptyWindow,
    usageHours: acceleratorHours,
    loadedHours: isLoaded ? acceleratorHours : 0,
    firstLoadedAt: isLoaded ? event.at : null,
  };
}

/** What one event adds to the window of its day; null for one that adds nothing. `place` is of its address or destination. */
export function windowOf(
  event: TelemetryEvent,
  place: AccessPlace,
  known: { isInGroup: IsInGroup; thresholds: BehaviourThresholds },
): WindowCounts | null {
  switch (event.type) {
    case "login":
      return ofLogin(event, place, known.isInGroup);
    case "usage":
      return ofUsage(event, known.thresholds);
    case "egress": {
      const { bytes } = event.data;
      const isD5 = place.country !== null && known.isInGroup("MACAU_PLUS_D5", place.country);
      return { ...emptyWindow, egressBytes: bytes, egressD5Bytes: isD5 ? bytes : 0 };
    }
    case "instance.stopped":
      return { ...emptyWindow, stops: 1 };
    default:
      return null;
  }
}
