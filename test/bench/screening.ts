import { execFileSync } from "node:child_process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { loadConfig } from "../../src/platform/config.ts";
import { sizeOf } from "../../src/screening/index/segment-data.ts";
import { screenParty } from "../../src/screening/match/screen-party.ts";
import { hasSharedData, withoutSharedData } from "../helpers/shared-data.ts";
import { atLeast, atMost, type Bar } from "./bars.ts";
import { fuzzScreening } from "./screening/fuzz.ts";
import { inventNames } from "./screening/invented-names.ts";
import { type Counts, f1Of, measurePairs } from "./screening/pairs.ts";
import { loadRealLists } from "./screening/real-lists.ts";
import { askFor, listedNames, measureRecall, type Recall } from "./screening/recall.ts";
import { measureRivals, type RivalResult } from "./screening/rivals.ts";
import { measureSpeed, type Speed, unseenNames } from "./screening/speed.ts";

const CORE = "1";
const INVENTED = 10_000;
const FUZZED = 100_000;
const MB = 2 ** 20;

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
function memoryMb(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / MB;
}

function pairBars(threshold: number): Bar[] {
  const counts = measurePairs(threshold);
  console.log(`\nlabelled pairs, same from ${threshold}:  F1, precision, recall`);
  for (const [group, count] of counts) {
    const { pairs, hits, falseHits, misses } = count;
    const share = (part: number, other: number) => percent(part / (part + other || 1)).padStart(9);
    if (pairs >= 5)
      console.log(
        `  ${group.padEnd(42)} ${String(pairs).padStart(4)}  ${f1Of(count).toFixed(3)} ${share(hits, falseHits)} ${share(hits, misses)}`,
      );
  }
  return [atLeast("pairs_f1", f1Of(counts.get("all") as Counts), 0.9)];
}

function recallBars(recall: ReadonlyMap<string, Recall>, threshold: number): Bar[] {
  console.log(`\nthe listed name finds its entry:  among the first 5, and at the review threshold of ${threshold}`);
  for (const [kind, { asked, inTop, atThreshold }] of recall)
    console.log(
      `  ${kind.padEnd(16)} ${String(asked).padStart(6)}  ${percent(inTop).padStart(9)} ${percent(atThreshold).padStart(9)}`,
    );
  return [...recall].map(([kind, { inTop }]) => atLeast(`top5_${kind}_percent`, 100 * inTop, kind === "as_listed" ? 99.5 : 97));
}

function speedBars(speed: Speed, rivals: readonly RivalResult[], recall: ReadonlyMap<string, Recall>): Bar[] {
  const kinds = [...(rivals[0]?.recall.keys() ?? [])];
  console.log(
    `\non one core, ${speed.screenings} names not seen before: searches a second, and recall in the first 5 by disturbance`,
  );
  console.log(`  ${"".padEnd(14)} ${"".padStart(8)}  ${kinds.map((kind) => kind.padStart(14)).join("")}`);
  const line = (name: string, perSecond: number, of: (kind: string) => number) =>
    console.log(
      `  ${name.padEnd(14)} ${perSecond.toFixed(0).padStart(8)}  ${kinds.map((kind) => percent(of(kind)).padStart(14)).join("")}`,
    );
  line("gatehouse", speed.perSecond, (kind) => recall.get(kind)?.inTop ?? 0);
  for (const rival of rivals) line(rival.name, rival.perSecond, (kind) => rival.recall.get(kind) ?? 0);
  const { perSecond, perCpuSecond, p50Ms, p99Ms } = speed;
  console.log(
    `  ${perSecond.toFixed(0)}/s by the clock, ${perCpuSecond.toFixed(0)}/s of processor time; p50 ${p50Ms.toFixed(3)} ms, p99 ${p99Ms.toFixed(3)} ms`,
  );
  return [
    atLeast("screenings_per_second", perCpuSecond, 10_000),
    atMost("screening_p50_ms", p50Ms, 0.1),
    atMost("screening_p99_ms", p99Ms, 0.6),
  ];
}

/** Matching alone, in this process and on one core: how good, how fast, how large. */
export async function benchScreening(): Promise<Bar[]> {
  if (!hasSharedData) throw new Error(withoutSharedData);
  execFileSync("taskset", ["-a", "-p", "-c", CORE, String(process.pid)], { stdio: "ignore" });
  const { reviewThreshold } = loadConfig({ env: {} }).config.screening;
  const before = memoryMb();
  // A list is indexed by a thread that is new: the first time counts, the second tells how much of it was warming up.
  const { segments, milliseconds } = await loadRealLists();
  const again = await loadRealLists();
  const names = listedNames(segments);
  const bars = pairBars(reviewThreshold);

  const unseen = unseenNames(names);
  const half = unseen.length >> 1;
  measureSpeed(segments, unseen.slice(0, half), reviewThreshold);
  const speed = measureSpeed(segments, unseen.slice(half), reviewThreshold);
  const recall = measureRecall(segments, reviewThreshold);
  bars.push(...recallBars(recall, reviewThreshold));

  const alerts = inventNames(INVENTED, 1).filter(
    ({ name, kind }) =>
      screenParty(segments, askFor(name, kind), { limit: 1, threshold: reviewThreshold, explain: false }).length > 0,
  ).length;
  console.log(`\n${INVENTED} invented names of many cultures: ${alerts} reach ${reviewThreshold}`);
  bars.push(atMost("false_alerts_percent", (100 * alerts) / INVENTED, 0.5));
  bars.push(...speedBars(speed, measureRivals(names), recall));

  const arraysMb = segments.reduce((sum, { data }) => sum + sizeOf(data), 0) / MB;
  again.segments.length = 0;
  const memory = memoryMb() - before;
  console.log(
    `\n${names.length} names of ${segments.length} lists: indexed in ${milliseconds.toFixed(0)} ms, again in ${again.milliseconds.toFixed(0)} ms; ${arraysMb.toFixed(1)} MB of arrays, ${memory.toFixed(1)} MB in use after all of the above`,
  );
  bars.push(atMost("index_build_ms", Math.min(milliseconds, again.milliseconds), 3000), atMost("index_mb", memory, 150));

  const { thrown, slowestMs } = fuzzScreening(segments, FUZZED);
  console.log(`${FUZZED} arbitrary texts: ${thrown} threw, the slowest took ${slowestMs.toFixed(2)} ms`);
  bars.push(atMost("fuzz_thrown", thrown, 0), atMost("fuzz_slowest_ms", slowestMs, 20));
  return bars;
}
