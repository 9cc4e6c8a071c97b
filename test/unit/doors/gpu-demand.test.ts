import { describe, expect, test } from "vitest";
import { addedDemands, demandsOf, type GpuDemand } from "../../../src/doors/kubernetes/gpu-demand.ts";
import { UNSPECIFIED } from "../../../src/doors/kubernetes/object-tree.ts";

const container = (resource: string, count: number | string, where: "limits" | "requests" = "limits") => ({
  name: "main",
  resources: { [where]: { [resource]: count } },
});
const podSpec = (changes: object = {}) => ({
  nodeSelector: { "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3" },
  containers: [container("nvidia.com/gpu", 8)],
  ...changes,
});
const h100 = (acceleratorsPerInstance: number, instances: number): GpuDemand => ({
  accelerator: "NVIDIA-H100-80GB-HBM3",
  acceleratorsPerInstance,
  instances,
});

describe("what an object asks for", () => {
  test("a pod without accelerators asks for nothing", () => {
    expect(
      demandsOf({ spec: { containers: [{ name: "web", resources: { limits: { cpu: 4, "example.com/fpga": 2 } } }] } }),
    ).toEqual([]);
    expect(demandsOf(null)).toEqual([]);
    expect(demandsOf({ spec: "x" })).toEqual([]);
  });

  test.each([
    "nvidia.com/gpu",
    "amd.com/gpu",
    "nvidia.com/gpu.shared",
    "habana.ai/gaudi",
    "aws.amazon.com/neuron",
    "google.com/tpu",
    "gpu.intel.com/i915",
    "huawei.com/Ascend910",
  ])("%s counts", (resource) => {
    expect(demandsOf({ spec: { containers: [container(resource, "2")] } })).toEqual([
      { accelerator: UNSPECIFIED, acceleratorsPerInstance: 2, instances: 1 },
    ]);
  });

  test("containers add up, init containers do not come on top, requests count like limits", () => {
    const spec = podSpec({
      containers: [container("nvidia.com/gpu", 4), container("nvidia.com/gpu", 2, "requests")],
      initContainers: [container("nvidia.com/gpu", 8)],
    });
    expect(demandsOf({ spec })).toEqual([h100(8, 1)]);
    expect(demandsOf({ spec: { ...spec, initContainers: [] } })).toEqual([h100(6, 1)]);
  });

  test("the product is read from selectors and from an affinity that leaves no choice", () => {
    const affinity = (values: string[]) => ({
      nodeSelector: undefined,
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "cloud.google.com/gke-accelerator", operator: "In", values }] }],
          },
        },
      },
    });
    expect(demandsOf({ spec: podSpec(affinity(["nvidia-l4"])) })[0]?.accelerator).toBe("nvidia-l4");
    expect(demandsOf({ spec: podSpec(affinity(["nvidia-l4", "nvidia-h100-80gb"])) })[0]?.accelerator).toBe(UNSPECIFIED);
  });

  test("a slice names its profile, so that it inherits its chip", () => {
    expect(demandsOf({ spec: podSpec({ containers: [container("nvidia.com/mig-1g.10gb", 1)] }) })[0]?.accelerator).toBe(
      "NVIDIA-H100-80GB-HBM3 mig-1g.10gb",
    );
  });

  test.each([
    ["Deployment", { replicas: 3, template: { spec: podSpec() } }, [h100(8, 3)]],
    ["Deployment without replicas", { template: { spec: podSpec() } }, [h100(8, 1)]],
    ["Deployment of none", { replicas: 0, template: { spec: podSpec() } }, []],
    ["Job", { parallelism: 4, completions: 8, template: { spec: podSpec() } }, [h100(8, 4)]],
    ["CronJob", { jobTemplate: { spec: { parallelism: 2, template: { spec: podSpec() } } } }, [h100(8, 2)]],
    [
      "PyTorchJob",
      {
        pytorchReplicaSpecs: {
          Master: { replicas: 1, template: { spec: podSpec() } },
          Worker: { replicas: 31, template: { spec: podSpec() } },
        },
      },
      [h100(8, 1), h100(8, 31)],
    ],
    [
      "RayCluster",
      {
        headGroupSpec: { template: { spec: { containers: [] } } },
        workerGroupSpecs: [{ replicas: 2, maxReplicas: 10, template: { spec: podSpec() } }],
      },
      [h100(8, 10)],
    ],
    ["LeaderWorkerSet", { replicas: 2, leaderWorkerTemplate: { size: 4, workerTemplate: { spec: podSpec() } } }, [h100(8, 8)]],
  ])("%s", (_kind, spec, expected) => {
    expect(demandsOf({ spec })).toEqual(expected);
  });

  test("hostile numbers and depth do no harm", () => {
    expect(demandsOf({ spec: { replicas: "many", template: { spec: podSpec() } } })).toEqual([]);
    expect(
      demandsOf({ spec: podSpec({ containers: [container("nvidia.com/gpu", "1e3"), container("nvidia.com/gpu", -5)] }) }),
    ).toEqual([h100(1000, 1)]);
    let deep: object = podSpec();
    for (let i = 0; i < 100; i++) deep = { inner: deep };
    expect(demandsOf({ spec: deep })).toEqual([]);
  });
});

describe("what a change adds", () => {
  test("an unchanged or shrunk object adds nothing, a grown one what it grew by", () => {
    expect(addedDemands([h100(8, 3)], [h100(8, 3)])).toEqual([]);
    expect(addedDemands([h100(8, 1)], [h100(8, 3)])).toEqual([]);
    expect(addedDemands([h100(8, 5)], [h100(8, 3)])).toEqual([h100(8, 2)]);
    expect(addedDemands([h100(4, 4)], [h100(8, 1)])).toEqual([h100(4, 2)]);
  });

  test("another product is new, whatever there was before", () => {
    const l4 = { ...h100(8, 3), accelerator: "nvidia-l4" };
    expect(addedDemands([h100(8, 3)], [l4])).toEqual([h100(8, 3)]);
  });
});
