import { demandOfClaim, devicesOfMachine } from "./device-demand.ts";
import { countOf, isTree, listAt, type Tree, treeAt, UNSPECIFIED } from "./object-tree.ts";

/** Accelerators that an object asks for, as far as its own text says. */
export interface GpuDemand {
  /** The catalogue is asked for this name; what is not known counts as controlled. */
  accelerator: string;
  acceleratorsPerInstance: number;
  instances: number;
}

/** Extended resources of device plug-ins that hand out accelerators, whole or in slices. */
const GPU_RESOURCE =
  /^(?:nvidia\.com\/(?:gpu(?:\.shared)?|mig-[\w.]+)|amd\.com\/gpu|gpu\.intel\.com\/\w+|habana\.ai\/gaudi|aws\.amazon\.com\/neuron(?:core|device)?|google\.com\/tpu|huawei\.com\/\w+)$/;

/** Labels of nodes that name the product, the surest first. */
const PRODUCT_LABELS = [
  "nvidia.com/gpu.product",
  "amd.com/gpu.product-name",
  "cloud.google.com/gke-accelerator",
  "k8s.amazonaws.com/accelerator",
  "node.kubernetes.io/instance-type",
  "beta.kubernetes.io/instance-type",
];

/** The greater of limits and requests: the scheduler wants them equal, a hostile object need not be well-formed. */
function gpusOfContainer(container: unknown): { count: number; slice: string | null } {
  let count = 0;
  let slice: string | null = null;
  const resources = treeAt(container, "resources");
  const [limits, requests] = [treeAt(resources, "limits"), treeAt(resources, "requests")];
  for (const name of new Set([...Object.keys(limits), ...Object.keys(requests)])) {
    if (!GPU_RESOURCE.test(name)) continue;
    count += Math.max(countOf(limits[name]), countOf(requests[name]));
    if (name.includes("/mig-")) slice = name.slice(name.indexOf("/") + 1);
  }
  return { count, slice };
}

function affinityValues(spec: Tree, label: string): string[] {
  const node = treeAt(treeAt(spec, "affinity"), "nodeAffinity");
  const required = treeAt(node, "requiredDuringSchedulingIgnoredDuringExecution");
  return listAt(required, "nodeSelectorTerms").flatMap((term) =>
    listAt(term, "matchExpressions").flatMap((expression) =>
      isTree(expression) && expression["key"] === label && expression["operator"] === "In"
        ? listAt(expression, "values").filter((value) => typeof value === "string")
        : [],
    ),
  );
}

/** The product that the pod is bound to; several leave it open which one it gets. */
function productOf(spec: Tree): string | null {
  const selector = treeAt(spec, "nodeSelector");
  for (const label of PRODUCT_LABELS) {
    const chosen = selector[label];
    if (typeof chosen === "string" && chosen !== "") return chosen;
    const values = new Set(affinityValues(spec, label));
    if (values.size === 1) return [...values][0] as string;
  }
  return null;
}

/** What one pod of this spec asks for; null when no accelerator. Containers run together, init containers before them. */
function demandOfPod(spec: Tree): Omit<GpuDemand, "instances"> | null {
  const running = listAt(spec, "containers").map(gpusOfContainer);
  const starting = [...listAt(spec, "initContainers"), ...listAt(spec, "ephemeralContainers")].map(gpusOfContainer);
  const count = Math.max(
    running.reduce((sum, each) => sum + each.count, 0),
    ...starting.map((each) => each.count),
  );
  if (count === 0) return null;
  const slice = [...running, ...starting].find((each) => each.slice !== null)?.slice;
  const product = productOf(spec) ?? UNSPECIFIED;
  return { accelerator: slice && product !== UNSPECIFIED ? `${product} ${slice}` : product, acceleratorsPerInstance: count };
}

const MAX_DEPTH = 12;
const MULTIPLIERS = ["replicas", "parallelism", "maxReplicas", "numberOfHosts", "size"];

function multiplierOf(tree: Tree): number {
  const given = MULTIPLIERS.map((name) => tree[name]).filter((value) => value !== undefined);
  return given.length === 0 ? 1 : Math.max(...given.map((value) => countOf(value)));
}

/** What stands in the place of a container without being in a list of them: a KServe model, a NIM service, a step of a workflow. */
function demandOfLone(tree: Tree, product: string): Omit<GpuDemand, "instances"> | null {
  const { count, slice } = gpusOfContainer(tree);
  if (count === 0) return null;
  return { accelerator: slice && product !== UNSPECIFIED ? `${product} ${slice}` : product, acceleratorsPerInstance: count };
}

/** What an object asks for at this very place, its inner objects aside; null where it asks for nothing. */
const demandAt = (tree: Tree, product: string): Omit<GpuDemand, "instances"> | null =>
  Array.isArray(tree["containers"]) ? demandOfPod(tree) : (devicesOfMachine(tree) ?? demandOfLone(tree, product));

/**
 * All pods that an object makes: a Pod itself, workload controllers, and custom resources with pod templates anywhere in
 * them (PyTorchJob, MPIJob, RayCluster, LeaderWorkerSet …), each template times the replicas that stand around it. Also
 * virtual machines with GPUs (KubeVirt) and claims of devices (ResourceClaim).
 */
export function demandsOf(object: unknown): GpuDemand[] {
  const found: GpuDemand[] = [];
  const visit = (value: unknown, around: { times: number; product: string }, depth: number): void => {
    if (depth > MAX_DEPTH || value === null || typeof value !== "object") return;
    if (Array.isArray(value)) {
      for (const item of value) visit(item, around, depth + 1);
      return;
    }
    const tree = value as Tree;
    const product = productOf(tree) ?? around.product;
    const isPod = Array.isArray(tree["containers"]);
    // The replicas that stand beside a lone container are its own; a pod has none.
    const times = isPod ? around.times : around.times * multiplierOf(tree);
    const demand = demandAt(tree, product);
    if (demand && times > 0) found.push({ ...demand, instances: times });
    if (!isPod) for (const item of Object.values(tree)) visit(item, { times, product }, depth + 1);
  };
  const spec = treeAt(object, "spec");
  const claim = demandOfClaim(spec);
  if (claim) return [{ ...claim, instances: 1 }];
  visit(spec, { times: 1, product: UNSPECIFIED }, 0);
  return found;
}

/** What is asked for beyond what the object had before, product by product. */
export function addedDemands(now: readonly GpuDemand[], before: readonly GpuDemand[]): GpuDemand[] {
  const had = new Map<string, number>();
  const key = ({ accelerator }: GpuDemand) => accelerator;
  for (const demand of before)
    had.set(key(demand), (had.get(key(demand)) ?? 0) + demand.acceleratorsPerInstance * demand.instances);
  return now.flatMap((demand) => {
    const total = demand.acceleratorsPerInstance * demand.instances;
    const known = Math.min(total, had.get(key(demand)) ?? 0);
    had.set(key(demand), (had.get(key(demand)) ?? 0) - known);
    const instances = Math.ceil((total - known) / demand.acceleratorsPerInstance);
    return instances > 0 ? [{ ...demand, instances }] : [];
  });
}
