import { isSenior } from "../domain/case-rights.ts";
import { GatehouseError } from "../domain/errors.ts";
import { createId } from "../platform/ids.ts";
import type { SavedViews } from "../store/saved-views.ts";
import type { UseCases } from "./use-cases.ts";

/** Filters of the queue that people keep: their own, and those that somebody shares with all. */
export function createSavedViewUse(parts: {
  views: SavedViews;
  now: () => Date;
}): Pick<UseCases, "listViews" | "saveView" | "removeView"> {
  const { views, now } = parts;
  return {
    listViews: (caller) => views.list(caller.id),
    async saveView({ name, filter, isShared }, caller) {
      const at = now();
      const view = { id: createId("view", at.getTime()), name, filter, isShared, createdAt: at.toISOString() };
      if (await views.insert(caller.id, view)) return { ...view, isOwn: true };
      throw new GatehouseError("conflict", { detail: "there is a view of yours with this name" });
    },
    async removeView(id, caller) {
      if (!(await views.remove(id, caller.id, isSenior(caller)))) {
        throw new GatehouseError("not-found", { detail: "there is no such view of yours" });
      }
    },
  };
}
