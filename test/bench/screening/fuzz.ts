import type { Segment } from "../../../src/screening/index/segment.ts";
import { screenParty } from "../../../src/screening/match/screen-party.ts";
import { makeRandom } from "../../helpers/random.ts";
import { wildName, worstNames } from "../../helpers/wild-names.ts";
import { askFor } from "./recall.ts";

export interface FuzzResult {
  thrown: number;
  slowestMs: number;
}

const TRIES = 4;

/** Screens that many arbitrary texts, the worst among them. A slow one is timed again: another process may have had the core. */
export function fuzzScreening(segments: readonly Segment[], count: number): FuzzResult {
  const random = makeRandom(31);
  const kinds = ["individual", "organization", null] as const;
  let [thrown, slowestMs] = [0, 0];
  const time = (name: string, kind: (typeof kinds)[number]) => {
    const started = performance.now();
    screenParty(segments, askFor(name, kind), { limit: 20, threshold: 0, explain: true });
    return performance.now() - started;
  };
  for (let i = 0; i < count; i++) {
    const name = i < worstNames.length * kinds.length ? (worstNames[i % worstNames.length] as string) : wildName(random);
    const kind = kinds[Math.floor(i / worstNames.length) % kinds.length] ?? null;
    try {
      let best = time(name, kind);
      for (let again = 1; again < TRIES && best > slowestMs; again++) best = Math.min(best, time(name, kind));
      slowestMs = Math.max(slowestMs, best);
    } catch {
      thrown++;
    }
  }
  return { thrown, slowestMs };
}
