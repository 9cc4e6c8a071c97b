import type { Decision } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { Facts } from "../domain/facts.ts";
import type { InstanceRequest } from "../domain/requests.ts";
import type { ExposureSums } from "../domain/tenant.ts";
import type { Keyring } from "../platform/seal.ts";
import type { CompiledPolicy } from "../policy/compile-policy.ts";
import type { CommitLane } from "../store/commit-lane.ts";
import type { GrantRecord, Writes } from "../store/record-rows.ts";
import type { GroupState, TenantState } from "../store/tenant-states.ts";
import type { Asked, CompleteKey } from "./asked.ts";
import { buildDecision, type DecisionTimes, type RecordAudit } from "./build-decision.ts";
import { payerKeyOf } from "./conduct-keys.ts";
import { basisFor, type FactParts, factsOfInstance, profileForRequest } from "./instance-facts.ts";
import type { ShadowObserver } from "./observe-shadows.ts";
import type { ProfileReader } from "./profile-reader.ts";
import type { TenantContext, TenantContexts } from "./tenant-contexts.ts";
import { createTurns } from "./turns.ts";

/** Signs a permit for a granted request. */
export type MintPermit = (grant: {
  decisionId: string;
  externalId: string;
  accelerator: string;
  accelerators: number;
  region: string;
  hours: number;
  now: Date;
}) => { token: string; expiresAt: string };

export interface DecideParts extends FactParts {
  keyring: Keyring;
  contexts: TenantContexts;
  profiles: ProfileReader;
  policy: { active(): CompiledPolicy };
  shadows: Pick<ShadowObserver, "observe">;
  lane: CommitLane;
  mintPermit: MintPermit;
  completeKey: CompleteKey;
  recordAudit: RecordAudit;
  times: DecisionTimes;
  now: () => Date;
}

interface Item {
  request: InstanceRequest;
  asked: Asked;
}

/** How one request of a turn ended. `again`: its group is not what it was thought to be, decide anew. */
type Ending = { decision: Decision } | { error: unknown } | "again";

type Built = ReturnType<typeof buildDecision>;

/** Sums as they stand in the middle of a turn: what earlier requests of the same turn were granted is in them. */
interface RunningSums {
  group: GroupState;
  tenants: Map<string, { state: TenantState; sums: ExposureSums }>;
}

const MAX_TRIES = 30;
const HOUR_MS = 3_600_000;

const sumsOf = ({ accelerators, rateFlops, operations }: ExposureSums): ExposureSums => ({ accelerators, rateFlops, operations });

function addTo(sums: ExposureSums, compute: Facts["compute"]): void {
  sums.accelerators += compute.accelerators;
  sums.rateFlops += compute.peakRate;
  sums.operations += compute.operations;
}

function joinWrites(all: readonly Built[]): Writes {
  const joined: Writes = { decisions: [], cases: [], caseEvents: [], grants: [], payers: [], audit: [], outbox: [] };
  for (const { writes } of all) {
    for (const table of Object.keys(joined) as (keyof Writes)[]) (joined[table] as unknown[]).push(...writes[table]);
  }
  return joined;
}

/** `usableUntil` is the end of the permit. */
export function grantRecord(
  decision: { id: string; tenant: { id: string }; createdAt: string },
  { accelerators, peakRate, operations, hours }: Facts["compute"],
  usableUntil: string,
): GrantRecord {
  const endsAt = new Date(new Date(decision.createdAt).getTime() + hours * HOUR_MS).toISOString();
  return {
    decisionId: decision.id,
    tenantId: decision.tenant.id,
    accelerators,
    rateFlops: peakRate,
    operations,
    grantedAt: decision.createdAt,
    endsAt,
    hours,
    usableUntil,
    dueAt: endsAt < usableUntil ? endsAt : usableUntil,
  };
}

/** Decides one request on what the turn has granted so far, and adds to it what is granted now. */
function createDecideOne(parts: DecideParts) {
  return async ({ request, asked }: Item, context: TenantContext, running: RunningSums): Promise<Built> => {
    const now = parts.now();
    const { tenant, dataKey } = context;
    const own = running.tenants.get(tenant.id) ?? { state: tenant, sums: sumsOf(tenant) };
    const basis = await basisFor(context, request, parts.profiles);
    const facts = factsOfInstance(request, { basis, tenant, tenantSums: own.sums, group: running.group }, parts, now);
    const policy = parts.policy.active();
    const verdict = policy.evaluate(facts, now);
    const rulings = verdict.outcome === "review" ? await parts.profiles.rulingsOf(tenant.id) : [];
    const { acceleratorId = request.accelerator, accelerators, hours } = facts.compute;
    const { id, externalId, groupId } = tenant;
    const grant = { externalId, accelerator: acceleratorId, accelerators, region: request.region.id, hours, now };
    const built = buildDecision(
      {
        kind: "instance",
        tenant: { id, externalId },
        groupId,
        verdict,
        facts,
        review: policy.document.review,
        region: request.region.id,
        index: parts.lists.current(),
        asked,
        now,
        dataKey,
        useKey: basis.useKey,
        payer: request.payment ? payerKeyOf(request.payment, parts.keyring) : null,
        permit: (decision) => parts.mintPermit({ decisionId: decision.id, ...grant }),
        matches: () => parts.profiles.explainMatches(profileForRequest(parts.profiles.unsealProfile(tenant), request), rulings),
      },
      parts,
    );
    if (verdict.outcome === "allow") {
      built.writes.grants.push(grantRecord(built.decision, facts.compute, built.decision.expiresAt ?? now.toISOString()));
      addTo(own.sums, facts.compute);
      addTo(running.group, facts.compute);
      running.group.highestMemberOperations = Math.max(running.group.highestMemberOperations, own.sums.operations);
      running.tenants.set(tenant.id, own);
    }
    return built;
  };
}

/** Decides what came together for one group, one after the other, and commits it at once. */
function createTakeTurn(parts: DecideParts) {
  const { contexts, lane, now } = parts;
  const decideOne = createDecideOne(parts);

  /** Writes the turn; false when the group was changed by somebody else since it was read. */
  async function commit(
    built: readonly { item: Item; built: Built }[],
    group: GroupState,
    running: RunningSums,
  ): Promise<boolean> {
    const writes = joinWrites(built.map((one) => one.built));
    // What was refused counts for the next one too: whoever states another use then has changed it.
    const isRefused = built.some((one) => one.built.decision.outcome === "deny");
    const bumps = writes.grants.length > 0 || isRefused;
    const asOf = now().toISOString().slice(0, 10);
    const result = await lane.commit({
      groupId: group.id,
      revision: group.revision,
      bumps,
      writes,
      exposure: [...running.tenants].map(([tenantId, { sums }]) => ({ tenantId, groupId: group.id, ...sums, asOf })),
      completedKeys: built.flatMap((one) => parts.completeKey(one.item.asked, one.built.decision)),
    });
    if (result === "stale") {
      contexts.forget(group.id);
      return false;
    }
    for (const one of built) parts.shadows.observe(one.built.decision, one.built.facts);
    for (const { state, sums } of running.tenants.values()) Object.assign(state, sums);
    Object.assign(group, running.group, { revision: group.revision + (bumps ? 1 : 0) });
    if (isRefused) contexts.forget(group.id);
    return true;
  }

  return async (groupId: string, items: Item[]): Promise<Ending[]> => {
    const read = await Promise.allSettled(items.map(({ request }) => contexts.get(request.tenant)));
    const found = read.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const group = found.find((context) => context.group.id === groupId)?.group;
    const running: RunningSums = { group: { ...(group as GroupState) }, tenants: new Map() };
    const endings: Ending[] = items.map(() => "again");
    const built: { item: Item; built: Built; at: number }[] = [];
    for (const [at, item] of items.entries()) {
      const context = read[at];
      if (context?.status === "rejected") endings[at] = { error: context.reason };
      else if (group && context?.value.group === group) {
        // One request that cannot be decided must not take the others with it.
        await decideOne(item, context.value, running).then(
          (one) => built.push({ item, built: one, at }),
          (error: unknown) => {
            endings[at] = { error };
          },
        );
      }
    }
    if (group && built.length > 0 && (await commit(built, group, running))) {
      for (const one of built) endings[one.at] = { decision: one.built.decision };
    }
    return endings;
  };
}

/** Decides a provisioning call. Requests of one linked group are decided in turns, so that none misses what another was granted. */
export function createDecideInstance(parts: DecideParts): (request: InstanceRequest, asked: Asked) => Promise<Decision> {
  const turns = createTurns(createTakeTurn(parts));
  return async (request, asked) => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { tenant } = await parts.contexts.get(request.tenant);
      const ending = await turns.join(tenant.groupId, { request, asked });
      if (ending === "again") continue;
      if ("error" in ending) throw ending.error;
      return ending.decision;
    }
    throw new GatehouseError("unavailable", {
      detail: "the linked group is being changed too often; try again",
      retryAfterSeconds: 1,
    });
  };
}
