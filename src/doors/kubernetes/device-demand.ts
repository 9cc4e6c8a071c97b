import { countOf, isTree, listAt, type Tree, treeAt, UNSPECIFIED } from "./object-tree.ts";

interface DeviceDemand {
  accelerator: string;
  acceleratorsPerInstance: number;
}

/** Names of device classes that drivers of accelerators register: gpu.nvidia.com, mig.nvidia.com, gpu.intel.com, tpu.google.com … */
const DEVICE_CLASS = /(?:^|[.-])(?:gpu|mig|vgpu|tpu|npu|neuron(?:core)?|gaudi|accelerator)s?(?:[.-]|$)/i;

/** "All devices" of a node: as many as the common server holds. */
const WHOLE_NODE = 8;

/** Of alternatives the largest: the scheduler takes the first that fits. */
function devicesOfRequest(request: unknown): number {
  const options = isTree(request) ? [request, treeAt(request, "exactly"), ...listAt(request, "firstAvailable")] : [];
  const counts = options.filter(isTree).flatMap(({ deviceClassName, count, allocationMode }) => {
    if (typeof deviceClassName !== "string" || !DEVICE_CLASS.test(deviceClassName)) return [];
    return [allocationMode === "All" ? WHOLE_NODE : count === undefined ? 1 : countOf(count)];
  });
  return Math.max(0, ...counts);
}

/**
 * A ResourceClaim (resource.k8s.io). Its template asks for nothing by itself: the claims that a controller makes of it,
 * one for each pod, are objects of their own.
 */
export function demandOfClaim(spec: Tree): DeviceDemand | null {
  const count = listAt(treeAt(spec, "devices"), "requests").reduce<number>((sum, request) => sum + devicesOfRequest(request), 0);
  return count === 0 ? null : { accelerator: UNSPECIFIED, acceleratorsPerInstance: count };
}

/** `nvidia.com/GA102GL_A10`, as operators name devices by vendor and product. */
const productOfDevice = (name: string): string => name.slice(name.indexOf("/") + 1).replaceAll("_", " ");

/** Devices of a KubeVirt machine that go to it whole: GPUs, and host devices of vendors of accelerators. */
export function devicesOfMachine(tree: Tree): DeviceDemand | null {
  const devices = treeAt(treeAt(tree, "domain"), "devices");
  const gpus = listAt(devices, "gpus");
  const others = listAt(devices, "hostDevices").filter(
    (it) => isTree(it) && /^(?:nvidia|amd|gpu\.intel|habana|huawei)\./.test(String(it["deviceName"])),
  );
  const names = [...gpus, ...others].map((device) => (isTree(device) ? String(device["deviceName"] ?? "") : ""));
  if (names.length === 0) return null;
  const [first = "", ...rest] = new Set(names);
  return {
    accelerator: rest.length > 0 || first === "" ? UNSPECIFIED : productOfDevice(first),
    acceleratorsPerInstance: names.length,
  };
}
