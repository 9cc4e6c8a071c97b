import { LRUCache } from "lru-cache";
import { resolveAccelerator } from "../domain/accelerator-name.ts";
import type { Caller } from "../domain/caller.ts";
import { groupsOn } from "../domain/catalog.ts";
import { peakRate } from "../domain/compute.ts";
import type { RejectedEvent, TelemetryEvent } from "../domain/telemetry.ts";
import { sha256 } from "../platform/canonical-json.ts";
import { createId } from "../platform/ids.ts";
import { type Keyring, type SealingKey, seal } from "../platform/seal.ts";
import { windowOf } from "../signals/event-window.ts";
import type { AccessPlace } from "../signals/geography.ts";
import type { EventLane } from "../store/event-lane.ts";
import type { PreparedEvent } from "../store/event-rows.ts";
import type { EventSubject } from "../store/event-subjects.ts";
import type { RecordAudit } from "./build-decision.ts";
import { payerKeyOf } from "./conduct-keys.ts";
import { behaviourThresholds, type FactParts } from "./instance-facts.ts";
import type { TenantContexts } from "./tenant-contexts.ts";
import type { UseCases } from "./use-cases.ts";

export interface RecordEventsParts extends FactParts {
  keyring: Keyring;
  lane: EventLane;
  contexts: Pick<TenantContexts, "forgetTenant">;
  findSubjects(refs: readonly string[]): Promise<Map<string, EventSubject>>;
  recordAudit: RecordAudit;
  /** How far ahead of our clock, and how long ago, an event may have happened. */
  bounds: { futureMs: number; maxAgeMs: number };
  now: () => Date;
}

interface Subject {
  tenantId: string;
  dataKey: SealingKey;
}

const CACHED_SUBJECTS = 20_000;
const NOWHERE: AccessPlace = { country: null, region: null, networks: [] };

/** Finds tenants by the references that events use; those found before are remembered. */
function createSubjectFinder({ findSubjects, keyring }: Pick<RecordEventsParts, "findSubjects" | "keyring">) {
  // A reference never comes to mean another tenant.
  const known = new LRUCache<string, Subject>({ max: CACHED_SUBJECTS });
  return async (refs: Iterable<string>): Promise<(ref: string) => Subject | "erased" | undefined> => {
    const missing = [...new Set(refs)].filter((ref) => !known.has(ref));
    const found = missing.length > 0 ? await findSubjects(missing) : new Map<string, EventSubject>();
    for (const [ref, { id, wrappedKey }] of found) {
      if (wrappedKey) known.set(ref, { tenantId: id, dataKey: keyring.unwrapDataKey(id, wrappedKey) });
    }
    return (ref) => known.get(ref) ?? (found.has(ref) ? "erased" : undefined);
  };
}

const problemsOfSubject = { erased: "the personal data of this tenant was erased", unknown: "there is no such tenant" };

export function createRecordEvents(parts: RecordEventsParts): UseCases["recordEvents"] {
  const { catalog, settings, keyring, bounds } = parts;
  const findSubjects = createSubjectFinder(parts);

  function problemOfTime({ at }: TelemetryEvent, now: Date): string | null {
    const time = Date.parse(at);
    if (time > now.getTime() + bounds.futureMs) return "lies in the future";
    return time < now.getTime() - bounds.maxAgeMs ? "lies too far in the past" : null;
  }

  function placeOf(event: TelemetryEvent): AccessPlace {
    if (event.type === "login")
      return { ...parts.places.lookUp(event.data.ip), networks: parts.lists.current().networkKinds(event.data.ip) };
    if (event.type !== "egress") return NOWHERE;
    const { country, ip } = event.data.destination;
    return country === null && ip !== null ? { ...parts.places.lookUp(ip), networks: [] } : { ...NOWHERE, country };
  }

  /** What of an event's data is no personal data and is read without unsealing it. */
  function figuresOf(
    event: TelemetryEvent,
  ): Pick<PreparedEvent, "decisionId" | "instanceId" | "accelerators" | "hours" | "utilisation" | "peakFlops"> {
    const figures = { decisionId: null, instanceId: null, accelerators: null, hours: null, utilisation: null, peakFlops: 0 };
    if (event.type === "instance.started" || event.type === "instance.stopped" || event.type === "usage") {
      const { decisionId } = event.data;
      const name = event.type === "instance.started" ? event.data.accelerator : null;
      const accelerator = name === null ? null : resolveAccelerator(catalog, name);
      const own =
        event.type === "usage"
          ? { hours: event.data.acceleratorHours, utilisation: event.data.utilisation }
          : { accelerators: event.data.accelerators };
      // Without an instance of its own an event is about all that was started with the permit.
      const instanceId = event.data.instanceId ?? decisionId;
      return {
        ...figures,
        decisionId,
        instanceId,
        peakFlops: peakRate(accelerator?.accelerator ?? null, settings.assumedPeakTflops),
        ...own,
      };
    }
    return figures;
  }

  function conductOf(event: TelemetryEvent): Pick<PreparedEvent, "payer" | "change"> {
    if (event.type === "owners.changed")
      return { payer: null, change: { changed: ["owners"], isReported: event.data.reportedByTenant } };
    if (event.type !== "payment.changed") return { payer: null, change: null };
    return { payer: payerKeyOf(event.data, keyring), change: { changed: ["payment"], isReported: true } };
  }

  function prepare(event: TelemetryEvent, { tenantId, dataKey }: Subject, now: Date): PreparedEvent {
    const id = createId("evt", now.getTime());
    const place = placeOf(event);
    const thresholds = behaviourThresholds(parts, now);
    return {
      ...{ id, tenantId, eventId: event.id, type: event.type, at: event.at, country: place.country },
      ...figuresOf(event),
      ...conductOf(event),
      sealed: seal(dataKey, JSON.stringify(event.data), id),
      window: windowOf(event, place, { isInGroup: groupsOn(catalog, event.at.slice(0, 10)), thresholds }),
    };
  }

  function auditOf(events: readonly PreparedEvent[], caller: Caller, at: Date) {
    // Of the sealed data too: the entry can be checked against what is stored, and tells nothing by itself.
    const digest = sha256(
      JSON.stringify(events.map(({ id, tenantId, eventId, sealed }) => [id, tenantId, eventId, sha256(sealed)])),
    );
    return (counts: { accepted: number; duplicates: number }) =>
      parts.recordAudit({
        at,
        actor: caller.id,
        action: "events.recorded",
        entity: events[0]?.id ?? "",
        data: { ...counts, digest },
      });
  }

  return async (items, caller) => {
    const now = parts.now();
    const subjectOf = await findSubjects(items.map(({ event }) => event.tenant));
    const rejected: RejectedEvent[] = [];
    const events: PreparedEvent[] = [];
    for (const { index, event } of items) {
      const subject = subjectOf(event.tenant);
      const problem = problemOfTime(event, now);
      const refuse = (pointer: string, message: string) => rejected.push({ index, id: event.id, pointer, message });
      if (subject === undefined || subject === "erased") refuse("/tenant", problemsOfSubject[subject ?? "unknown"]);
      else if (problem) refuse("/at", problem);
      else events.push(prepare(event, subject, now));
    }
    if (events.length === 0) return { accepted: 0, duplicates: 0, rejected };
    const counts = await parts.lane.commit({ events, audit: auditOf(events, caller, now) });
    // The next request of a tenant whose instances have changed is decided on what it holds now.
    for (const { type, tenantId } of events) if (type.startsWith("instance.")) parts.contexts.forgetTenant(tenantId);
    return { ...counts, rejected };
  };
}
