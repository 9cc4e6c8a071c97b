import { GatehouseError } from "../domain/errors.ts";
import type { SignupRequest } from "../domain/requests.ts";
import { areSynchronised } from "../domain/synchrony.ts";
import { unseal } from "../platform/seal.ts";
import type { CompiledPolicy } from "../policy/compile-policy.ts";
import { gatherBehaviour } from "../signals/behaviour.ts";
import type { Behaviours } from "../store/behaviours.ts";
import type { LatestChange } from "../store/latest-changes.ts";
import type { MonitoringCauses } from "../store/monitoring-causes.ts";
import type { MonitoringQueue, TakenTenant } from "../store/monitoring-queue.ts";
import type { ExposureSettler } from "../store/settle-exposure.ts";
import type { AddedFacts, NewFacts } from "./add-case-facts.ts";
import { behaviourThresholds, type FactParts, factsOfMonitoring } from "./instance-facts.ts";
import { type NewsTerms, newsOf } from "./monitoring-news.ts";
import type { ProfileReader } from "./profile-reader.ts";
import type { TenantContext, TenantContexts } from "./tenant-contexts.ts";

export interface MonitorParts extends FactParts {
  queue: MonitoringQueue;
  settler: ExposureSettler;
  behaviours: Behaviours;
  causes: MonitoringCauses;
  /** The last events that told of another payment or other owners than the profile of a tenant. */
  latestChanges(tenantId: string): Promise<LatestChange[]>;
  contexts: TenantContexts;
  profiles: ProfileReader;
  policy: { active(): CompiledPolicy };
  addCaseFacts(news: NewFacts): Promise<AddedFacts>;
  terms: NewsTerms;
  onError(error: unknown, tenantId: string): void;
  now: () => Date;
}

export interface TenantMonitor {
  /** Looks at the tenants that events or time have changed something about; how many there were. */
  lookAtDue(): Promise<number>;
}

const AT_ONCE = 25;
const LONGEST_MS = 5_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const MOST_MEMBERS = 50;
/** How far back linked tenants are compared, in times the least span. */
const COMPARED_SPANS = 3;

export function createTenantMonitor(parts: MonitorParts): TenantMonitor {
  const { behaviours, contexts, profiles } = parts;

  async function countSynchronised(tenantId: string, now: Date): Promise<number> {
    const { syncHours, syncLagMinutes, syncPercent, syncMarks } = behaviourThresholds(parts, now);
    const slotMs = syncLagMinutes * MINUTE_MS;
    const since = new Date(now.getTime() - COMPARED_SPANS * syncHours * HOUR_MS);
    const found = await behaviours.readActivity(tenantId, { since, slotMs, limit: MOST_MEMBERS });
    const own = found.get(tenantId);
    if (!own) return 0;
    const terms = {
      ...{ slotMs, lagMs: slotMs, least: syncPercent / 100, leastMarks: syncMarks },
      leastSlots: (syncHours * HOUR_MS) / slotMs,
    };
    return [...found].filter(([id, activity]) => id !== tenantId && areSynchronised(own, activity, terms)).length;
  }

  /** Works out what decisions read of a tenant's conduct, and keeps it. */
  async function workOutBehaviour({ tenant, group, basis }: TenantContext, now: Date): Promise<void> {
    const thresholds = behaviourThresholds(parts, now);
    const days = Math.max(thresholds.loginDays, thresholds.loadDays, thresholds.egressDays) + 1;
    const conduct = await behaviours.readConduct(tenant.id, { days, payerDays: thresholds.payerDays, now });
    if (!conduct) return;
    const declaredCountries = basis.declaredCountries.all;
    const behaviour = gatherBehaviour({ ...conduct, declaredCountries }, { thresholds, now: now.getTime() });
    const synchronisedTenants = group.members > 1 ? await countSynchronised(tenant.id, now) : 0;
    const groupId = await behaviours.save(tenant.id, { behaviour, synchronisedTenants }, now);
    if (groupId) contexts.forget(groupId);
  }

  /** The profile as events say it is by now: another payment, other owners. */
  async function profileByEvents({ tenant, dataKey }: TenantContext): Promise<{ profile: SignupRequest; isChanged: boolean }> {
    const profile = { ...profiles.unsealProfile(tenant) };
    const changes = await parts.latestChanges(tenant.id);
    for (const { id, type, sealed } of changes) {
      const data = JSON.parse(unseal(dataKey, sealed, id).toString("utf8"));
      if (type === "payment.changed") profile.payment = data;
      else if (data.owners.length > 0) profile.owners = data.owners;
    }
    return { profile, isChanged: changes.length > 0 };
  }

  async function judge(context: TenantContext, now: Date): Promise<void> {
    const { tenant, group } = context;
    if (tenant.standing === "denied" || tenant.standing === "closed") return;
    const { profile, isChanged } = await profileByEvents(context);
    const basis = isChanged ? (await profiles.gather(profile, tenant.id)).basis : context.basis;
    const facts = factsOfMonitoring(profile, { basis, tenant, group }, parts, now);
    const verdict = parts.policy.active().evaluate(facts, now);
    if (verdict.outcome === "allow") return;
    const [causes, signup] = await Promise.all([parts.causes.of(tenant.id), parts.causes.reasonsOfSignup(tenant.id)]);
    const news = newsOf(verdict, { causes, signup, hasChanges: isChanged }, parts.terms, now);
    if (news.length === 0) return;
    const data = { rules: news.map(({ rule }) => rule) };
    const monitoring = { verdict, facts, matches: [] };
    const { added, opened } = await parts.addCaseFacts({ tenantId: tenant.id, cause: "event", data, monitoring });
    await parts.causes.note(tenant.id, news, opened ? [...added, opened] : added);
  }

  async function lookAt(tenantId: string): Promise<void> {
    const now = parts.now();
    const settled = await parts.settler.settle(tenantId, now);
    if (settled) contexts.forget(settled);
    const before = await contexts.find(tenantId);
    if (!before) return;
    await workOutBehaviour(before, now);
    await judge(await contexts.get(tenantId), now);
  }

  async function lookAtTaken(taken: TakenTenant): Promise<void> {
    try {
      await lookAt(taken.tenantId);
    } catch (error) {
      // Of a tenant whose data was erased there is nothing to look at; everybody else is tried again when the lease is over.
      if (!(error instanceof GatehouseError && error.code === "conflict")) {
        parts.onError(error, taken.tenantId);
        return;
      }
    }
    await parts.queue.done(taken, parts.now());
  }

  return {
    async lookAtDue() {
      const started = parts.now().getTime();
      await parts.queue.addDue(parts.now());
      let count = 0;
      while (parts.now().getTime() - started < LONGEST_MS) {
        const taken = await parts.queue.take(AT_ONCE, parts.now());
        for (const one of taken) await lookAtTaken(one);
        count += taken.length;
        if (taken.length < AT_ONCE) break;
      }
      return count;
    },
  };
}
