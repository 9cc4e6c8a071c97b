import type { AuditEntry } from "../domain/audit-entry.ts";
import type { Outcome } from "../domain/decision.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { TenantStanding } from "../domain/tenant.ts";
import { createId } from "../platform/ids.ts";
import { type Keyring, type SealingKey, seal } from "../platform/seal.ts";
import type { SignupUnit } from "../store/write-signups.ts";
import type { Asked } from "./asked.ts";
import type { buildDecision, RecordAudit } from "./build-decision.ts";
import type { FoundLinks } from "./find-links.ts";
import { type GatheredProfile, profileContext } from "./profile-reader.ts";
import { NO_EXPOSURE } from "./signup-facts.ts";
import type { TenantContext } from "./tenant-contexts.ts";

const standingAfter: Readonly<Record<Outcome, TenantStanding>> = { allow: "cleared", review: "pending", deny: "denied" };

/** Suspended and closed tenants stay so whatever they declare anew: a person ended it, a person must undo it. */
function nextStanding(outcome: Outcome, present: TenantContext | null): TenantStanding {
  const standing = present?.tenant.standing;
  return standing === "suspended" || standing === "closed" ? standing : standingAfter[outcome];
}

/** Whom a sign-up makes, or which version of whom. */
interface Subject {
  tenantId: string;
  groupId: string;
  version: number;
  dataKey: SealingKey;
  wrappedKey: Buffer | null;
}

export function subjectFor(present: TenantContext | null, links: FoundLinks, keyring: Keyring, now: Date): Subject {
  const groupId = links.groups[0]?.id ?? createId("grp", now.getTime());
  if (present) {
    const { tenant, dataKey } = present;
    return { tenantId: tenant.id, groupId, version: tenant.profileVersion + 1, dataKey, wrappedKey: null };
  }
  const tenantId = createId("ten", now.getTime());
  const { key, wrapped } = keyring.newDataKey(tenantId);
  return { tenantId, groupId, version: 1, dataKey: key, wrappedKey: wrapped };
}

/** Which identifiers linked a tenant, and which groups they joined. */
export function linkAudit(
  made: { tenantId: string; links: FoundLinks; present: TenantContext | null; asked: Asked; now: Date },
  recordAudit: RecordAudit,
): AuditEntry[] {
  const { tenantId, links, now } = made;
  const [own, ...joined] = links.groups.map(({ id }) => id);
  if (made.present ? joined.length === 0 : links.shared.length === 0) return [];
  const data = { group: own, joined, keys: links.shared };
  return [recordAudit({ at: now, actor: made.asked.caller.id, action: "tenant.linked", entity: tenantId, data })];
}

/** All that a sign-up leaves behind, ready to be committed together. */
export function signupUnit(made: {
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
