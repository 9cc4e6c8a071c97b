import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groupsOn } from "../../src/domain/catalog.ts";
import { buildOwnershipGraph } from "../../src/domain/ownership-graph.ts";
import type { Owner } from "../../src/domain/requests.ts";
import type { ListIndex } from "../../src/domain/screening.ts";
import { thresholdsOn } from "../../src/domain/thresholds.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { openPlaces } from "../../src/platform/places.ts";
import { openLists } from "../../src/screening/lists/open-lists.ts";
import { type FactSources, gatherBasis, gatherFacts } from "../../src/signals/gather.ts";
import { gatherOwnership, headquartersIn } from "../../src/signals/ownership.ts";
import { screenParties } from "../../src/signals/screen-parties.ts";
import { nothingElseKnown } from "../helpers/fact-sources.ts";
import { openListPublisher } from "../helpers/list-publisher.ts";
import { aCompany, anInstance, aPerson, aProfile, aRegistration, listedOwners, theSettings } from "../helpers/profiles.ts";
import { hasSharedData, withoutSharedData } from "../helpers/shared-data.ts";
import { shippedCatalog } from "../helpers/shipped-catalog.ts";
import { atMost, type Bar, median } from "./bars.ts";

const ROUNDS = 7;
const LAYERS = 16;
const OWNERS = 500;
const now = new Date();

/** Microseconds of CPU that one run takes: the median of a few rounds, after the code is warm. */
function cpuMicroseconds(runs: number, run: (i: number) => void): number {
  for (let i = 0; i < runs; i++) run(i);
  return median(
    Array.from({ length: ROUNDS }, () => {
      const before = process.cpuUsage();
      for (let i = 0; i < runs; i++) run(i);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / runs;
    }),
  );
}

const tenOwners = (i: number): Owner[] =>
  Array.from({ length: 10 }, (_, n) =>
    aPerson(`${["Anke", "Piotr", "Mei", "José", "Olena"][n % 5]} ${["Petersen", "Nowak", "Larsen"][n % 3]}${n}x${i}`, 10, {
      birthDate: `19${60 + n}-03-02`,
      residenceCountry: "DE",
      roles: ["beneficial_owner"],
    }),
  );

/** Owners side by side in every layer, one of each layer owned by the next. */
function layered(layer: number, wide: number): Owner[] {
  if (layer === LAYERS) return [];
  return Array.from({ length: wide }, (_, n) =>
    aCompany(`Holding ${layer} ${n} Ltd`, 100 / wide, n === 0 ? layered(layer + 1, wide) : [], {
      registration: aRegistration({ number: `${layer}00${n}`, country: "SG" }),
      headquartersCountry: "SG",
    }),
  );
}

const basisOf = (profile: ReturnType<typeof aProfile>, index: ListIndex | null) => {
  const screened = index ? screenParties(profile, index, theSettings, { explain: false }) : [];
  const isDisposableDomain = (domain: string) => index?.isDisposableDomain(domain) ?? false;
  return gatherBasis({ profile, screened, catalog: shippedCatalog, settings: theSettings, now, isDisposableDomain });
};

async function measure(index: ListIndex): Promise<Bar[]> {
  const places = await openPlaces();
  const profile = aProfile();
  const sources: Omit<FactSources, "place" | "instance" | "connection"> = {
    basis: basisOf(profile, null),
    kind: "instance",
    standing: "cleared",
    ...nothingElseKnown,
    catalog: shippedCatalog,
    settings: theSettings,
    now,
  };
  const instance = cpuMicroseconds(20_000, (i) => {
    const request = anInstance({ accelerator: ["H100 SXM5 80GB", "8x A100", "p5.48xlarge", "L4"][i % 4] as string });
    const ip = `91.${i % 250}.${(i >> 8) % 250}.1`;
    const place = { ...places.lookUp(ip), networks: index.networkKinds(ip) };
    gatherFacts({ ...sources, connection: { ...request.connection, ip }, instance: request, place });
  });
  const signup = cpuMicroseconds(300, (i) => {
    const own = aProfile({ owners: tenOwners(i), name: `Harbour Robotics ${i} GmbH` });
    const place = { ...places.lookUp("91.0.0.1"), networks: index.networkKinds("91.0.0.1") };
    gatherFacts({ ...sources, basis: basisOf(own, index), kind: "signup", connection: own.connection, instance: null, place });
  });
  const tree = aProfile({ owners: layered(0, Math.floor(OWNERS / LAYERS)) });
  const today = now.toISOString().slice(0, 10);
  const dated = { isInGroup: groupsOn(shippedCatalog, today), thresholds: thresholdsOn(shippedCatalog.thresholds, today) };
  const screened = listedOwners("blocked", "/owners/3", "/owners/0/owners/0/owners/7");
  const ownership = cpuMicroseconds(100, () => {
    const graph = buildOwnershipGraph(tree);
    const headquarters = headquartersIn(graph, dated.thresholds);
    gatherOwnership(tree, { graph, headquarters, screened, catalog: shippedCatalog, settings: theSettings, now, ...dated });
  });
  const unscreened = cpuMicroseconds(300, (i) => basisOf(aProfile({ owners: tenOwners(i) }), null));
  console.log(
    `gathering facts: instance request ${instance.toFixed(1)} µs; sign-up with 10 owners ${signup.toFixed(0)} µs, ${unscreened.toFixed(0)} µs of it not screening`,
  );
  return [
    atMost("instance_facts_us", instance, 60),
    atMost("signup_facts_10_owners_us", signup, 400),
    atMost("ownership_500_in_16_layers_ms", ownership / 1_000, 2),
  ];
}

/** The CPU that facts take, with the lists of ../shared/data loaded; storage is left out. */
export async function benchSignals(): Promise<Bar[]> {
  if (!hasSharedData) throw new Error(withoutSharedData);
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const publisher = await openListPublisher(directory);
  const logger = createLogger({ level: "error" });
  const lists = await openLists({ file: publisher.listsFile, cacheDir: join(directory, "cache"), logger, now: () => now });
  try {
    for (const { id } of lists.current().lists) await lists.refresh(id);
    return await measure(lists.current());
  } finally {
    await lists.close();
    await publisher.close();
    await rm(directory, { recursive: true, force: true });
  }
}
