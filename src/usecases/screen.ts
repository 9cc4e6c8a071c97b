import { GatehouseError } from "../domain/errors.ts";
import type { ListChangesPage, ListIndex, ListStatus } from "../domain/screening.ts";
import type { AuditEntries } from "../store/audit-entries.ts";
import type { RecordAudit } from "./build-decision.ts";
import { readCursor, writeCursor } from "./cursors.ts";
import type { UseCases } from "./use-cases.ts";

/** The actor of what nobody asked for. */
const SYSTEM = "system";

/** The loaded lists: one index at a time, replaced whole. */
export interface LoadedLists {
  current(): ListIndex;
  /** Lists that were found changed, on this machine, since they were last in use. */
  readonly changedAtStart: readonly string[];
  refresh(id: string, options: { acceptSmaller: boolean }): Promise<ListStatus>;
  refreshDue(): Promise<ListStatus[]>;
  changes(id: string, page: { from: number; limit: number }): Promise<ListChangesPage>;
}

/** Which version of the list a page of changes belongs to, and the number of its first change. */
const CHANGES_POSITION = /^[\w:]{1,80} \d{1,9}$/;

export function createScreening(parts: {
  lists: LoadedLists;
  reviewThreshold: number;
  audit: AuditEntries;
  recordAudit: RecordAudit;
  now: () => Date;
}): Pick<UseCases, "screen" | "getLists" | "refreshList" | "getListChanges"> & {
  /** Fetches the lists that are due; what changed is in the audit log. */
  refreshDueLists(): Promise<void>;
} {
  const { lists } = parts;
  let unaudited = lists.changedAtStart;

  const auditOf = ({ id, digest, asOf, entries, problem }: ListStatus, actor: string) =>
    parts.recordAudit({
      at: parts.now(),
      actor,
      action: "list.refreshed",
      entity: id,
      data: { digest, asOf, entries, problem },
    });

  function assertKnown(id: string, pointer: string): void {
    if (lists.current().lists.some((list) => list.id === id)) return;
    throw new GatehouseError("validation", {
      detail: "there is no such list",
      errors: [{ pointer, message: "not the id of a list" }],
    });
  }

  function assertListed(id: string): void {
    if (lists.current().lists.some((list) => list.id === id)) return;
    throw new GatehouseError("not-found", { detail: "there is no such list" });
  }

  return {
    async screen(query, options) {
      for (const [i, id] of (options.lists ?? []).entries()) assertKnown(id, `/lists/${i}`);
      const started = process.hrtime.bigint();
      const matches = lists.current().screen(query, {
        limit: options.limit,
        threshold: options.threshold ?? parts.reviewThreshold,
        explain: true,
        ...(options.lists && { lists: options.lists }),
      });
      return { matches, tookMs: Number(process.hrtime.bigint() - started) / 1e6 };
    },
    getLists: async () => [...lists.current().lists],
    async refreshList(id, options, caller) {
      assertListed(id);
      const status = await lists.refresh(id, options);
      await parts.audit.add([auditOf(status, caller.id)]);
      return status;
    },
    async getListChanges(id, { limit, cursor }) {
      assertListed(id);
      const [digest, from = "0"] = readCursor(cursor, CHANGES_POSITION)?.split(" ") ?? [];
      const { next, ...changes } = await lists.changes(id, { from: Number(from), limit });
      const current = changes.to?.digest;
      if (digest !== undefined && digest !== current)
        throw new GatehouseError("conflict", { detail: "the list has changed meanwhile: begin with the first page" });
      return { ...changes, nextCursor: next === null ? null : writeCursor(`${current} ${next}`) };
    },
    async refreshDueLists() {
      const { lists: known } = lists.current();
      const before = new Map(known.map((list) => [list.id, list]));
      const atStart = known.filter(({ id }) => unaudited.includes(id));
      if (atStart.length > 0) await parts.audit.add(atStart.map((status) => auditOf(status, SYSTEM)));
      unaudited = [];
      const changed = (await lists.refreshDue()).filter(({ id, digest, problem }) => {
        const was = before.get(id);
        return was?.digest !== digest || was.problem !== problem;
      });
      if (changed.length > 0) await parts.audit.add(changed.map((status) => auditOf(status, SYSTEM)));
    },
  };
}
