import { Gauge, type Registry } from "prom-client";
import type { ListStatus } from "../domain/screening.ts";

const DAY_MS = 86_400_000;

/** How large, how old and how well refreshed each list is, as gauges; a list that is not loaded has no age. */
export function measureLists(registry: Registry, statuses: () => readonly ListStatus[], now: () => Date): void {
  const gauge = (name: string, help: string, figureOf: (list: ListStatus) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: ["list"],
      registers: [registry],
      collect() {
        this.reset();
        for (const list of statuses()) {
          const value = figureOf(list);
          if (value !== null) this.set({ list: list.id }, value);
        }
      },
    });
  gauge("gatehouse_list_entries", "Entries of the list in use", ({ entries }) => entries);
  gauge("gatehouse_list_age_seconds", "Age of the list in use by its own date, or by its download", ({ asOf }) =>
    asOf === null ? null : Math.max(0, Math.floor((now().getTime() - Date.parse(asOf)) / DAY_MS) * (DAY_MS / 1_000)),
  );
  gauge("gatehouse_list_last_refresh_successful", "1 when the last refresh brought a list that could be used, else 0", (list) =>
    list.checkedAt === null ? null : list.problem === null ? 1 : 0,
  );
  gauge("gatehouse_list_last_check_timestamp_seconds", "When the publisher was last asked", ({ checkedAt }) =>
    checkedAt === null ? null : Date.parse(checkedAt) / 1_000,
  );
}
