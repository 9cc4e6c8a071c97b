import type { Bar } from "./bars.ts";
import { printBars } from "./bars.ts";
import { benchConsole } from "./console.ts";
import { benchDecision } from "./decision.ts";
import { benchDoors } from "./doors.ts";
import { benchLinks } from "./links.ts";
import { benchPolicy } from "./policy.ts";
import { benchQueue } from "./queue.ts";
import { benchScale } from "./scale.ts";
import { benchScreening } from "./screening.ts";
import { benchSignals } from "./signals.ts";

/** `npm run bench <name>`: measures, prints a table and the bars; exits 1 when one fails. */
const benches: Record<string, () => Promise<Bar[]>> = {
  decision: benchDecision,
  doors: benchDoors,
  queue: benchQueue,
  console: benchConsole,
  links: benchLinks,
  policy: benchPolicy,
  scale: benchScale,
  signals: benchSignals,
  screening: benchScreening,
};

const name = process.argv[2] ?? "";
const bench = benches[name];
if (!bench) {
  console.error(`npm run bench <${Object.keys(benches).join(" | ")}>`);
  process.exit(2);
}
process.exit(printBars(await bench()) ? 0 : 1);
