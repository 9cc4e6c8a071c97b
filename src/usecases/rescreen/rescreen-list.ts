import type { ListEffect } from "../../domain/screening.ts";
import type { Logger } from "../../platform/logger.ts";
import type { Segment } from "../../screening/index/segment.ts";
import { changesSince, type ListChanges, packMarks } from "../../screening/reverse/list-changes.ts";
import type { NameKeys } from "../../store/name-keys.ts";
import type { ListVersion, RescreenCounts, RescreenProgress, Rescreens } from "../../store/rescreens.ts";
import type { RecordAudit } from "../build-decision.ts";
import { GATEHOUSE } from "../case-parts.ts";
import { createFindTouched } from "./find-touched.ts";
import { createScreenTenants, type ScreenParts } from "./screen-tenants.ts";

/** A list of parties as it is in use. */
export interface ListInUse extends ListVersion {
  segment: Segment;
  effect: ListEffect;
}

export interface RescreenListParts extends ScreenParts {
  inUse: () => readonly ListInUse[];
  rescreens: Rescreens;
  nameKeys: NameKeys;
  recordAudit: RecordAudit;
  logger: Logger;
  now: () => Date;
}

const ENTRIES_AT_ONCE = 10;
const TENANTS_AT_ONCE = 100;
/** Looking up the names of so many changed entries costs more than opening ten tenants for each. */
const MANY_ENTRIES = 200;
const TENANTS_PER_ENTRY = 10;
/** Between the decision on a sign-up and its being stored. */
const UNDER_WAY_MS = 1_000;

/** Screens the tenants that a new version of a list can touch, on from where that was left. */
export function createRescreenList(parts: RescreenListParts) {
  const { rescreens, tenants, pace, logger } = parts;
  const screen = createScreenTenants(parts);
  const findTouched = createFindTouched(parts);

  /** Another version came meanwhile: what is left is found by what that changes. */
  const isOutdated = ({ list, digest }: ListInUse) => !parts.inUse().some((one) => one.list === list && one.digest === digest);

  async function throughEntries(
    list: ListInUse,
    { told, untold }: ListChanges,
    { position }: RescreenProgress,
  ): Promise<boolean> {
    const total = Math.max(told.length, untold.length);
    for (let from = position; from < total; from += ENTRIES_AT_ONCE) {
      if (isOutdated(list)) return false;
      const to = Math.min(from + ENTRIES_AT_ONCE, total);
      const part = { told: [...told.subarray(from, to)], untold: [...untold.subarray(from, to)] };
      const touched = await findTouched({ ...list, ...part });
      const counts = await screen([...touched].sort(), list.list);
      await rescreens.advance(list.list, { position: to, afterTenant: null }, counts);
    }
    return true;
  }

  async function throughTenants(list: ListInUse, { afterTenant }: RescreenProgress): Promise<boolean> {
    for (let after = afterTenant; ; ) {
      if (isOutdated(list)) return false;
      const ids = await tenants.idsAfter(after, TENANTS_AT_ONCE);
      const counts = await screen(ids, list.list);
      after = ids.at(-1) ?? after;
      await rescreens.advance(list.list, { position: 0, afterTenant: after }, counts);
      if (ids.length < TENANTS_AT_ONCE) return true;
    }
  }

  /** Tenants who signed up since, yet were decided on another version: by a server that had it still. */
  async function catchUp(list: ListInUse, since: Date): Promise<void> {
    const from = new Date(since.getTime() - UNDER_WAY_MS);
    for (let after: string | null = null; ; ) {
      const ids = await tenants.signedUpOtherwise(list, from, { after, limit: TENANTS_AT_ONCE });
      await screen(ids, list.list);
      if (ids.length < TENANTS_AT_ONCE) return;
      after = ids.at(-1) ?? null;
    }
  }

  async function finish(list: ListInUse, { told, untold }: ListChanges): Promise<void> {
    const changed = { digest: list.digest, told: told.length, untold: untold.length };
    const record = (counts: RescreenCounts) => {
      const data = { ...changed, ...counts };
      return parts.recordAudit({ at: parts.now(), actor: GATEHOUSE.id, action: "list.rescreened", entity: list.list, data });
    };
    const counts = await rescreens.finish(list, packMarks(list.segment.data.entryMarks), record);
    logger.info({ list: list.list, ...changed, ...counts }, "tenants were screened against a changed list");
  }

  /** Whether opening all tenants is less work than looking up so many entries. */
  const isSweep = async ({ told }: ListChanges, { position, afterTenant }: RescreenProgress): Promise<boolean> => {
    if (afterTenant !== null || position > 0 || told.length <= MANY_ENTRIES) return afterTenant !== null;
    return !(await tenants.hasMoreThan(told.length * TENANTS_PER_ENTRY));
  };

  return {
    catchUp,
    async rescreen(list: ListInUse, known: ListVersion | undefined): Promise<void> {
      // Another effect says something new of every entry.
      const before = known?.effect === list.effect ? await rescreens.screenedEntries(list.list) : Buffer.alloc(0);
      const changes = await changesSince(before, list.segment.data.entryMarks, pace);
      const progress = await rescreens.begin(list, known?.digest ?? "", parts.now());
      const isWhole = (await isSweep(changes, progress))
        ? await throughTenants(list, progress)
        : await throughEntries(list, changes, progress);
      if (!isWhole) return;
      await catchUp(list, progress.startedAt);
      await finish(list, changes);
    },
  };
}
