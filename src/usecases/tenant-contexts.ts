import { LRUCache } from "lru-cache";
import { GatehouseError } from "../domain/errors.ts";
import type { SealingKey } from "../platform/seal.ts";
import type { GroupState, TenantState, TenantStates } from "../store/tenant-states.ts";
import type { ProfileReader, TenantBasis } from "./profile-reader.ts";

/** A tenant with all that a decision reads of it, as of the revision of its group. */
export interface TenantContext {
  tenant: TenantState;
  /** One object for all cached tenants of the group. */
  group: GroupState;
  dataKey: SealingKey;
  basis: TenantBasis;
  basisKey: string;
}

export interface TenantContexts {
  /** From memory or the store; `not-found` for a tenant that is not there. */
  get(ref: string): Promise<TenantContext>;
  /** As `get`; null for a tenant that is not there. */
  find(ref: string): Promise<TenantContext | null>;
  /** As `get`, from the store. */
  reload(ref: string): Promise<TenantContext>;
  /** Drops what is known of a tenant: something was written about it that its group's revision does not tell. */
  forgetTenant(tenantId: string): void;
  /** Drops what is known of a group: somebody else has changed it. */
  forget(groupId: string): void;
}

/**
 * What decisions read of tenants is kept in memory without asking the store each time: a commit checks the group's
 * revision, so a copy that has gone stale costs a second try, never a wrong decision.
 */
export function createTenantContexts(parts: {
  states: TenantStates;
  profiles: ProfileReader;
  size: number;
  now: () => Date;
}): TenantContexts {
  const { states, profiles, now } = parts;
  const membersOf = new Map<string, Set<string>>();
  /** By tenant id, so that a tenant has one copy whichever of its names it is asked for by. */
  const cache = new LRUCache<string, TenantContext>({
    max: parts.size,
    dispose: ({ tenant }, id) => {
      const members = membersOf.get(tenant.groupId);
      members?.delete(id);
      if (members?.size === 0) membersOf.delete(tenant.groupId);
    },
  });
  /** A reference never comes to mean another tenant. */
  const idOfRef = new LRUCache<string, string>({ max: parts.size * 2 });
  const loading = new Map<string, Promise<TenantContext | null>>();

  function forget(groupId: string): void {
    for (const id of [...(membersOf.get(groupId) ?? [])]) cache.delete(id);
  }

  function cachedGroup(groupId: string): GroupState | undefined {
    for (const id of membersOf.get(groupId) ?? []) return cache.peek(id)?.group;
    return undefined;
  }

  /** Never waits between comparing revisions and keeping the copy: a commit moves both the revision and the sums of copies. */
  function keep(loaded: TenantContext): TenantContext {
    const { tenant, basis, basisKey } = loaded;
    const known = cachedGroup(tenant.groupId);
    if (known && known.revision !== loaded.group.revision) forget(tenant.groupId);
    else if (known) loaded.group = known;
    const cached = cache.peek(tenant.id);
    if (cached?.group === loaded.group) return Object.assign(cached, { basis, basisKey });
    cache.set(tenant.id, loaded);
    membersOf.set(tenant.groupId, (membersOf.get(tenant.groupId) ?? new Set()).add(tenant.id));
    return loaded;
  }

  /** What is being read, each with the tenants that were forgotten meanwhile: of those it may have read what was before. */
  const reading = new Set<Set<string>>();

  async function read(ref: string, forgotten: Set<string>): Promise<TenantContext | null> {
    const found = await states.load(ref, now());
    if (!found) return null;
    const loaded = { ...found, ...(await profiles.readBasis(found.tenant)) };
    if (forgotten.delete(found.tenant.id)) return read(ref, forgotten);
    const context = keep(loaded);
    idOfRef.set(ref, context.tenant.id);
    return context;
  }

  function load(ref: string): Promise<TenantContext | null> {
    const forgotten = new Set<string>();
    reading.add(forgotten);
    return read(ref, forgotten).finally(() => reading.delete(forgotten));
  }

  async function find(ref: string): Promise<TenantContext | null> {
    const cached = cache.get(idOfRef.get(ref) ?? "");
    if (cached && cached.basisKey === profiles.currentBasisKey()) return cached;
    const running = loading.get(ref) ?? load(ref).finally(() => loading.delete(ref));
    loading.set(ref, running);
    return running;
  }

  const present = async (found: Promise<TenantContext | null>) => {
    const context = await found;
    if (!context) throw new GatehouseError("not-found", { detail: "there is no such tenant" });
    return context;
  };

  return {
    find,
    get: (ref) => present(find(ref)),
    reload: (ref) => present(load(ref)),
    forgetTenant(tenantId) {
      cache.delete(tenantId);
      for (const forgotten of reading) forgotten.add(tenantId);
    },
    forget,
  };
}
