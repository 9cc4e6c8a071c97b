import { jaroWinkler } from "@skyra/jaro-winkler";
import Fuse from "fuse.js";
import MiniSearch from "minisearch";
import { makeRandom } from "../../helpers/random.ts";
import { type Disturbance, disturbances } from "./disturb-names.ts";
import type { ListedName } from "./recall.ts";

/** What else a control plane might search the lists with: as its own documentation says, fuzzy, the five best. */
interface Rival {
  name: string;
  /** Searches that are timed: enough to be sure of the figure, few enough to wait for. */
  searches: number;
  open(names: readonly ListedName[]): (text: string) => number[];
}

const TOP = 5;

const rivals: readonly Rival[] = [
  {
    name: "minisearch",
    searches: 100,
    open(names) {
      const index = new MiniSearch<{ id: number; text: string }>({ fields: ["text"] });
      index.addAll(names.map(({ text }, id) => ({ id, text })));
      return (text) =>
        index
          .search(text, { fuzzy: 0.2, prefix: true })
          .slice(0, TOP)
          .map(({ id }) => id as number);
    },
  },
  {
    name: "fuse.js",
    searches: 10,
    open(names) {
      const index = new Fuse(names, { keys: ["text"], ignoreLocation: true, threshold: 0.4 });
      return (text) => index.search(text, { limit: TOP }).map(({ refIndex }) => refIndex);
    },
  },
  {
    name: "jaro-winkler",
    searches: 25,
    open(names) {
      const texts = names.map(({ text }) => text.toLowerCase());
      return (query) => {
        const asked = query.toLowerCase();
        const scores = texts.map((text, at) => [jaroWinkler(asked, text), at] as const);
        return scores
          .sort((a, b) => b[0] - a[0])
          .slice(0, TOP)
          .map(([, at]) => at);
      };
    },
  },
];

export interface RivalResult {
  name: string;
  perSecond: number;
  /** Share of disturbed names whose entry is among the first five, by disturbance. */
  recall: Map<string, number>;
}

function recallOf(find: (text: string) => number[], names: readonly ListedName[], disturb: Disturbance, searches: number) {
  const random = makeRandom(23);
  let [asked, found, milliseconds] = [0, 0, 0];
  for (let tries = 0; asked < searches && tries < 50 * searches; tries++) {
    const listed = random.pick(names);
    const text = disturb(listed.text, listed.style, random);
    if (text === null) continue;
    asked++;
    const started = performance.now();
    const hits = find(text);
    milliseconds += performance.now() - started;
    if (hits.some((at) => names[at]?.list === listed.list && names[at]?.entryId === listed.entryId)) found++;
  }
  return { recall: found / asked, milliseconds, asked };
}

/** Speed and recall of each rival over the same names. */
export function measureRivals(names: readonly ListedName[]): RivalResult[] {
  return rivals.map(({ name, searches, open }) => {
    const find = open(names);
    const recall = new Map<string, number>();
    let [asked, milliseconds] = [0, 0];
    for (const [kind, disturb] of Object.entries(disturbances)) {
      const result = recallOf(find, names, disturb, searches);
      recall.set(kind, result.recall);
      asked += result.asked;
      milliseconds += result.milliseconds;
    }
    return { name, perSecond: (1000 * asked) / milliseconds, recall };
  });
}
