import type { AuditEntry } from "../domain/audit-entry.ts";
import type { Decision, Outcome } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { Facts } from "../domain/facts.ts";
import { changedParts } from "../domain/profile-text.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { ExposureSums, TenantStanding } from "../domain/tenant.ts";
import { createId } from "../platform/ids.ts";
import { type Keyring, type SealingKey, seal } from "../platform/seal.ts";
import { quietBehaviour } from "../signals/behaviour.ts";
import { gatherFacts, type TenantBasis } from "../signals/gather.ts";
import type { createSignupLane } from "../store/commit-signups.ts";
import type { GroupState } from "../store/tenant-states.ts";
import type { SignupUnit } from "../store/write-signups.ts";
import type { Asked } from "./asked.ts";
import { buildDecision, type RecordAudit } from "./build-decision.ts";
import { payerKeyOf } from "./conduct-keys.ts";
import type { DecideParts } from "./decide-instance.ts";
import { type FoundLinks, findLinks, type LinkParts } from "./find-links.ts";
import { behaviourThresholds, type FactParts, listsState } from "./instance-facts.ts";
import { behaviourOf } from "./known-behaviour.ts";
import { type GatheredProfile, profileContext } from "./profile-reader.ts";
import type { NameHasher } from "./rescreen/name-hasher.ts";
import { storedNamesOf } from "./rescreen/stored-names.ts";
import type { TenantContext } from "./tenant-contexts.ts";
import type { UseCases } from "./use-cases.ts";

export interface SignupParts extends DecideParts, Omit<LinkParts, "now" | "catalog" | "lists"> {
  signupLane: ReturnType<typeof createSignupLane>;
  hasher: NameHasher;
}

const MAX_TRIES = 30;

const NO_EXPOSURE: ExposureSums = { accelerators: 0, rateFlops: 0, operations: 0 };

/** The linked group as it will be once the groups are joined. */
function joinedSums(groups: GroupState[]): GroupState {
  const joined: GroupState = {
    id: groups[0]?.id ?? "",
    revision: groups[0]?.revision ?? 1,
    members: 0,
    refused: 0,
    ...NO_EXPOSURE,
    highestMemberOperations: 0,
  };
  for (const group of groups) {
    joined.members += group.members;
    joined.refused += group.refused;
    joined.accelerators += group.accelerators;
    joined.rateFlops += group.rateFlops;
    joined.operations += group.operations;
    joined.highestMemberOperations = Math.max(joined.highestMemberOperations, group.highestMemberOperations);
  }
  return joined;
}

/** The facts of a sign-up; `present` is the tenant that sends a new version of its profile, null for a new one. */
export function factsOfSignup(
  profile: SignupRequest,
  known: { basis: TenantBasis; links: FoundLinks; present: TenantContext | null },
  parts: FactParts,
  now: Date,
): Facts {
  const { links, present } = known;
  const group = joinedSums(links.groups);
  const index = parts.lists.current();
  const isRefused = present?.tenant.standing === "denied" || present?.tenant.standing === "suspended";
  return gatherFacts({
    basis: known.basis,
    kind: "signup",
    connection: profile.connection,
    place: { ...parts.places.lookUp(profile.connection.ip), networks: index.networkKinds(profile.connection.ip) },
    instance: null,
    standing: present?.tenant.standing ?? "new",
    exposure: { tenant: present?.tenant ?? NO_EXPOSURE, group, highestMemberOperations: group.highestMemberOperations },
    links: {
      // What a tenant once shared it goes on sharing, whatever it declares anew.
      kinds: present ? [...new Set([...links.sharedKinds, ...present.tenant.sharedKinds])].sort() : links.sharedKinds,
      linkedTenants: group.members - (present ? 1 : 0),
      refusedTenants: group.refused - (isRefused ? 1 : 0),
      synchronisedTenants: present?.tenant.synchronised ?? 0,
    },
    behaviour: present ? behaviourOf(present.tenant, known.basis.useKey, behaviourThresholds(parts, now), now) : quietBehaviour,
    lists: listsState(index),
    catalog: parts.catalog,
    settings: parts.settings,
    now,
  });
}

const standingAfter: Readonly<Record<Outcome, TenantStanding>> = { allow: "cleared", review: "pending", deny: "denied" };

/** Suspended and closed tenants stay so whatever they declare anew: a person ended it, a person must undo it. */
function nextStanding(outcome: Outcome, present: TenantContext | null): TenantStanding {
  const standing = present?.tenant.standing;
  return standing === "suspended" || standing === "closed" ? standing : standingAfter[outcome];
}

interface Subject {
  tenantId: string;
  groupId: string;
  version: number;
  dataKey: SealingKey;
  wrappedKey: Buffer | null;
}

function subjectFor(present: TenantContext | null, links: FoundLinks, keyring: Keyring, now: Date): Subject {
  const groupId = links.groups[0]?.id ?? createId("grp", now.getTime());
  if (present) {
    const { tenant, dataKey } = present;
    return { tenantId: tenant.id, groupId, version: tenant.profileVersion + 1, dataKey, wrappedKey: null };
  }
  const tenantId = createId("ten", now.getTime());
  const { key, wrapped } = keyring.newDataKey(tenantId);
  return { tenantId, groupId, version: 1, dataKey: key, wrappedKey: wrapped };
}

export function createDecideSignup(parts: SignupParts): Pick<UseCases, "decideSignup" | "replaceProfile"> {
  async function decideOnce(profile: SignupRequest, asked: Asked, present: TenantContext | null) {
    const now = parts.now();
    const gathered = await parts.profiles.gather(profile, present?.tenant.id ?? null);
    const links = await findLinks(profile, present, parts);
    const facts = factsOfSignup(profile, { basis: gathered.basis, links, present }, parts, now);
    const policy = parts.policy.active();
    const verdict = policy.evaluate(facts, now);
    const subject = subjectFor(present, links, parts.keyring, now);
    const built = buildDecision(
      {
        kind: "signup",
        tenant: { id: subject.tenantId, externalId: profile.externalId },
        groupId: subject.groupId,
        verdict,
        facts,
        review: policy.document.review,
        region: profile.addresses[0]?.country ?? null,
        index: parts.lists.current(),
        asked,
        now,
        dataKey: subject.dataKey,
        permit: null,
        useKey: gathered.basis.useKey,
        payer: payerKeyOf(profile.payment, parts.keyring),
        matches: () => parts.profiles.explainMatches(profile, gathered.rulings),
      },
      parts,
    );
    built.writes.audit.push(...linkAudit({ tenantId: subject.tenantId, links, present, asked, now }, parts.recordAudit));
    const unit = signupUnit({
      profile,
      gathered,
      links,
      subject,
      present,
      built,
      names: storedNamesOf(profile, gathered.screened, parts),
      changed: present ? changedParts(parts.profiles.unsealProfile(present.tenant), profile) : [],
      completed: parts.completeKey(asked, built.decision),
    });
    const result = await parts.signupLane.commit(unit);
    if (result === "committed") {
      parts.hasher.remember(unit.names.words);
      parts.shadows.observe(built.decision, facts);
    }
    for (const group of links.groups) parts.contexts.forget(group.id);
    return { result, decision: built.decision };
  }

  /** `present` is asked for anew at each try: another request may have changed the tenant meanwhile. */
  async function decide(profile: SignupRequest, asked: Asked, present: () => Promise<TenantContext | null>): Promise<Decision> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { result, decision } = await decideOnce(profile, asked, await present());
      if (result === "committed") return decision;
      if (result === "taken") {
        throw new GatehouseError("tenant-exists", { detail: "a tenant with this external id exists; PUT replaces its profile" });
      }
    }
    throw new GatehouseError("unavailable", {
      detail: "the linked group is being changed too often; try again",
      retryAfterSeconds: 1,
    });
  }

  return {
    decideSignup: (profile, asked) => decide(profile, asked, async () => null),
    replaceProfile: (ref, profile, asked) =>
      decide(profile, asked, async () => {
        const present = await parts.contexts.get(ref);
        if (present.tenant.externalId === profile.externalId) return present;
        const errors = [{ pointer: "/externalId", message: "is not that of the tenant in the path" }];
        throw new GatehouseError("validation", { detail: "the body does not fit", errors });
      }),
  };
}

/** Which identifiers linked a tenant, and which groups they joined. */
function linkAudit(
  made: { tenantId: string; links: FoundLinks; present: TenantContext | null; asked: Asked; now: Date },
  recordAudit: RecordAudit,
): AuditEntry[] {
  const { tenantId, links, now } = made;
  const [own, ...joined] = links.groups.map(({ id }) => id);
  if (made.present ? joined.length === 0 : links.shared.length === 0) return [];
  const data = { group: own, joined, keys: links.shared };
  return [recordAudit({ at: now, actor: made.asked.caller.id, action: "tenant.linked", entity: tenantId, data })];
}

function signupUnit(made: {
  profile: SignupRequest;
  gathered: GatheredProfile;
  links: FoundLinks;
  subject: Subject;
  present: TenantContext | null;
  built: ReturnType<typeof buildDecision>;
  names: SignupUnit["names"];
  changed: string[];
  completed: SignupUnit["decision"]["completedKeys"];
}): SignupUnit {
  const { profile, links, subject, present, built } = made;
  const { decision } = built;
  const [own, ...joined] = links.groups;
  return {
    decision: {
      groupId: subject.groupId,
      revision: own?.revision ?? 1,
      bumps: true,
      writes: built.writes,
      exposure: present
        ? []
        : [{ tenantId: subject.tenantId, groupId: subject.groupId, ...NO_EXPOSURE, asOf: decision.createdAt.slice(0, 10) }],
      completedKeys: made.completed,
    },
    isNewGroup: own === undefined,
    joined: joined.map(({ id, revision }) => ({ id, revision })),
    tenant: {
      id: subject.tenantId,
      externalId: profile.externalId,
      kind: profile.kind,
      standing: nextStanding(decision.outcome, present),
      profileVersion: subject.version,
      at: decision.createdAt,
      wrappedKey: subject.wrappedKey,
    },
    profile: {
      sealed: seal(subject.dataKey, JSON.stringify(profile), profileContext(subject.tenantId, subject.version)),
      basis: made.gathered.basis,
      basisKey: made.gathered.basisKey,
    },
    changed: made.changed,
    identifiers: links.identifiers,
    names: made.names,
  };
}
