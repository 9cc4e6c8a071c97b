import { LRUCache } from "lru-cache";
import type { CaseFlow, CaseFlowOf, CaseStatistics, Durations } from "../domain/case-statistics.ts";
import { addDurations, type DurationCounts, durationAt } from "../domain/duration-scale.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { Backlog, CaseCounts, DayCount } from "../store/case-statistics.ts";
import { createRecentAnswers } from "./recent-answers.ts";
import type { UseCases } from "./use-cases.ts";

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MOST_DAYS = 3_700;
const CACHED_SPANS = 50;
/** So many cases are counted in a few tens of milliseconds. */
const OVER_MUCH = 20_000;

interface Sums {
  opened: number;
  approved: number;
  rejected: number;
  setAside: number;
  toClaim: Map<number, number>;
  toVerdict: Map<number, number>;
}

/** By `dimension key`. */
type Totals = Map<string, Sums>;

interface Summed {
  totals: Totals;
  days: Map<string, Sums>;
}

const emptySums = (): Sums => ({ opened: 0, approved: 0, rejected: 0, setAside: 0, toClaim: new Map(), toVerdict: new Map() });
const emptySummed = (): Summed => ({ totals: new Map(), days: new Map() });

const entriesOf = (counts: Record<string, number>) => Object.entries(counts).map(([bucket, n]) => [Number(bucket), n] as const);

function sumsAt(of: Map<string, Sums>, key: string): Sums {
  const found = of.get(key) ?? emptySums();
  of.set(key, found);
  return found;
}

function addCount(into: Sums, row: DayCount): void {
  into.opened += row.opened;
  into.approved += row.approved;
  into.rejected += row.rejected;
  into.setAside += row.set_aside;
  addDurations(into.toClaim, entriesOf(row.to_claim));
  addDurations(into.toVerdict, entriesOf(row.to_verdict));
}

function addRows(into: Summed, rows: readonly DayCount[]): Summed {
  for (const row of rows) {
    addCount(sumsAt(into.totals, `${row.dimension} ${row.key}`), row);
    if (row.dimension === "all") addCount(sumsAt(into.days, row.day), row);
  }
  return into;
}

function join(one: Summed, other: Summed): Summed {
  const joined = emptySummed();
  for (const part of [one, other]) {
    for (const name of ["totals", "days"] as const) {
      for (const [key, sums] of part[name]) {
        const into = sumsAt(joined[name], key);
        for (const count of ["opened", "approved", "rejected", "setAside"] as const) into[count] += sums[count];
        addDurations(into.toClaim, sums.toClaim);
        addDurations(into.toVerdict, sums.toVerdict);
      }
    }
  }
  return joined;
}

const durationsOf = (counts: DurationCounts): Durations => ({
  p50Minutes: durationAt(counts, 0.5),
  p90Minutes: durationAt(counts, 0.9),
});

function flowOf({ toClaim, toVerdict, ...counts }: Sums): CaseFlow {
  return { ...counts, timeToClaim: durationsOf(toClaim), timeToVerdict: durationsOf(toVerdict) };
}

function flowsOf(totals: Totals, dimension: string, backlog: Map<string, number> | null): CaseFlowOf[] {
  const prefix = `${dimension} `;
  const known = [...totals.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  const keys = [...new Set([...known, ...(backlog?.keys() ?? [])])];
  const flows = keys.map((key) => ({
    key,
    name: null,
    backlog: backlog && (backlog.get(key) ?? 0),
    ...flowOf(totals.get(prefix + key) ?? emptySums()),
  }));
  const sizeOf = (flow: CaseFlowOf) => flow.opened + flow.approved + flow.rejected + (flow.backlog ?? 0);
  return flows.sort((a, b) => sizeOf(b) - sizeOf(a) || (a.key < b.key ? -1 : 1));
}

const addTo = (counts: Map<string, number>, key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count);

function sumBacklog({ states, regions, rules }: Backlog) {
  const sums = { total: 0, overdue: 0, oldest: Number.POSITIVE_INFINITY, age: new Map<number, number>() };
  const [state, kind] = [new Map<string, number>(), new Map<string, number>()];
  for (const row of states) {
    sums.total += row.count;
    sums.overdue += row.overdue;
    sums.oldest = Math.min(sums.oldest, row.oldest.getTime());
    addDurations(sums.age, [[row.age, row.count]]);
    addTo(state, row.state, row.count);
    addTo(kind, row.kind, row.count);
  }
  const mapOf = (rows: Backlog["rules"]) => new Map(rows.map(({ key, count }) => [key, count]));
  return { ...sums, state, kind, region: mapOf(regions), rule: mapOf(rules) };
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Days that are over come from their counts, the rest and the backlog from the cases themselves. */
export function createCaseStatistics(parts: { counts: CaseCounts; now: () => Date }): UseCases["caseStatistics"] {
  const { counts, now } = parts;
  /** What is counted never changes: a span that ends with a counted day has one answer. */
  const known = new LRUCache<string, Summed>({ max: CACHED_SPANS });

  function spanOf({ from, to }: { from: string | null; to: string | null }): { from: string; to: string } {
    const last = to?.slice(0, 10) ?? dayOf(now().getTime());
    const first = from?.slice(0, 10) ?? dayOf(Date.parse(last) - (DEFAULT_DAYS - 1) * DAY_MS);
    const days = (Date.parse(last) - Date.parse(first)) / DAY_MS;
    if (days >= 0 && days <= MOST_DAYS) return { from: first, to: last };
    const message = days < 0 ? "must not be before from" : "must be within ten years of from";
    throw new GatehouseError("validation", {
      detail: "a query parameter does not fit",
      errors: [{ pointer: "/query/to", message }],
    });
  }

  async function sumSpan(from: string, to: string): Promise<Summed> {
    const lastCounted = (await counts.lastCountedDay()) ?? "";
    const countedTo = lastCounted < to ? lastCounted : to;
    const key = `${from} ${countedTo}`;
    const past =
      known.get(key) ?? (countedTo >= from ? addRows(emptySummed(), await counts.counted(from, countedTo)) : emptySummed());
    if (countedTo >= from) known.set(key, past);
    if (countedTo >= to) return past;
    const liveFrom = countedTo >= from ? dayOf(Date.parse(countedTo) + DAY_MS) : from;
    return join(past, addRows(emptySummed(), await counts.live(liveFrom, to)));
  }

  async function measure(from: string, to: string): Promise<CaseStatistics> {
    const at = now();
    const [{ totals, days }, waiting, agreement] = await Promise.all([
      sumSpan(from, to),
      counts.backlog(at),
      counts.agreement(from, to),
    ]);
    const backlog = sumBacklog(waiting);
    const people = flowsOf(totals, "person", null);
    const names = await counts.namesOf(people.map(({ key }) => key));
    return {
      from,
      to,
      asOf: at.toISOString(),
      flow: flowOf(totals.get("all ") ?? emptySums()),
      days: [...days]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([day, { opened, approved, rejected, setAside }]) => ({ day, opened, approved, rejected, setAside })),
      backlog: {
        total: backlog.total,
        overdue: backlog.overdue,
        byState: Object.fromEntries(backlog.state),
        age: durationsOf(backlog.age),
        oldestOpenedAt: backlog.total > 0 ? new Date(backlog.oldest).toISOString() : null,
      },
      byKind: flowsOf(totals, "kind", backlog.kind),
      byRule: flowsOf(totals, "rule", backlog.rule),
      byRegion: flowsOf(totals, "region", backlog.region),
      byPerson: people.map((person) => ({ ...person, name: names.get(person.key) ?? null })),
      agreement: agreement.map(({ rule, looks, agreed }) => ({
        rule,
        looks,
        agreed,
        percent: Math.round((1000 * agreed) / looks) / 10,
      })),
    };
  }

  const recent = createRecentAnswers<CaseStatistics>(now, ({ backlog, flow }) => backlog.total + flow.opened > OVER_MUCH);
  return async (asked) => {
    const { from, to } = spanOf(asked);
    return recent(`${from} ${to}`, () => measure(from, to));
  };
}
