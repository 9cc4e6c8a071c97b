import { describe, expect, test } from "vitest";
import { readHttpFile } from "../../../src/commands/read-http-file.ts";
import { instanceRequest } from "../../../src/contract/instance-request.ts";
import { problemsIn } from "../../../src/contract/parse-body.ts";
import { GatehouseError } from "../../../src/domain/errors.ts";
import { demandsOf } from "../../../src/doors/kubernetes/gpu-demand.ts";
import { askOfCall } from "../../../src/doors/routes/ask-of-call.ts";
import type { DoorCall } from "../../../src/doors/routes/door-call.ts";
import { readRoutes } from "../../../src/doors/routes/read-routes.ts";
import { configDirectory } from "../../../src/platform/config.ts";

const recorded = (name: string) => readHttpFile(new URL(`../../fixtures/requests/${name}.http`, import.meta.url).pathname);

interface Asked {
  tenant: string;
  accelerator: string;
  acceleratorsPerInstance: number;
  instances: number;
  region: { id: string; country: string };
}

/** `tenant: instances × accelerators × which, in region/country`, or what else the call comes to. */
function summaryOf(call: DoorCall, map: ReturnType<typeof readRoutes>): string {
  try {
    const ask = askOfCall(call, map);
    if (ask.kind !== "instance") return ask.kind;
    // As the door does with what the map made.
    if (problemsIn(instanceRequest, ask.body).length > 0) return "validation";
    const { tenant, accelerator, acceleratorsPerInstance: each, instances, region } = ask.body as Asked;
    return `${tenant}: ${instances} × ${each} × ${accelerator}, ${region.id}/${region.country}`;
  } catch (error) {
    if (error instanceof GatehouseError) return error.code;
    throw error;
  }
}

const project = "6f70656e737461636b2034206576657279";

describe("recorded requests by the maps that are shipped", () => {
  test.each([
    [
      "openstack-nova",
      [
        `${project}: 4 × 8 × nvidia-h100-sxm, RegionOne/CA`,
        `${project}: 2 × 1 × nvidia-l4, RegionOne/CA`,
        `${project}: 1 × 8 × 42, RegionOne/CA`,
        "pass",
        `${project}: 1 × 8 × nvidia-h100-sxm, RegionOne/CA`,
        "pass",
      ],
    ],
    [
      "lambda-like",
      ["acct-1001: 4 × 1 × gpu_8x_h100_sxm5, us-east-1/US", "acct-1001: 1 × 1 × gpu_1x_a10, europe-central-1/DE", "pass"],
    ],
    [
      "runpod-like",
      [
        "acct-1001: 1 × 8 × NVIDIA H100 80GB HBM3, CA-MTL-1/CA",
        "pass",
        "acct-1001: 5 × 2 × NVIDIA A100 80GB PCIe, any/US",
        "acct-1001: 1 × 8 × NVIDIA H100 80GB HBM3, any/US",
        "validation",
        "pass",
      ],
    ],
    [
      "vast-like",
      ["acct-1001: 1 × 4 × H100_SXM, offer-6242415/SE", "acct-1001: 1 × 8 × offer 6242416, offer-6242416/US", "pass"],
    ],
    [
      "generic-rest",
      [
        "acct-1001: 3 × 8 × nvidia-h100-80gb, eu-north/SE",
        "acct-1001: 1 × 1 × p5.48xlarge, us-central/US",
        "acct-1001: 20 × 1 × a2-highgpu-8g, ca-central/CA",
        "acct-1001: 1 × 4 × A100, ca-central/CA",
        "pass",
        "pass",
      ],
    ],
  ])("%s", (name, expected) => {
    const map = readRoutes(`${configDirectory}routes/${name}.yaml`);
    expect(recorded(name).map((call) => summaryOf(call, map))).toEqual(expected);
  });

  test("fields that are missing or of another kind refuse the call in every map", () => {
    const map = readRoutes(`${configDirectory}routes/openstack-nova.yaml`);
    const [first] = recorded("openstack-nova") as [DoorCall];
    for (const server of [{}, null, [], { flavorRef: { id: "g1.h100.8" } }, { flavorRef: "g1.h100.8", max_count: "many" }])
      expect(summaryOf({ ...first, body: JSON.stringify({ server }) }, map), JSON.stringify(server)).toBe("validation");
  });
});

test("recorded admission reviews: pods, and what operators make pods of", () => {
  const asked = recorded("kubernetes-admission").map(({ body }) =>
    demandsOf(JSON.parse(String(body)).request.object).map(
      ({ accelerator, acceleratorsPerInstance: each, instances }) => `${instances} × ${each} × ${accelerator}`,
    ),
  );
  const h100 = "NVIDIA-H100-80GB-HBM3";
  expect(asked).toEqual([
    [`1 × 8 × ${h100}`],
    ["1 × 8 × AMD_Instinct_MI300X_OAM"],
    [`1 × 2 × ${h100} mig-3g.40gb`],
    [],
    [`3 × 1 × ${h100}`],
    [`4 × 8 × ${h100}`],
    [`1 × 8 × ${h100}`, `31 × 8 × ${h100}`],
    [`4 × 8 × ${h100}`],
    [`10 × 8 × ${h100}`],
    [`4 × 8 × ${h100}`],
    [`8 × 8 × ${h100}`],
    [`4 × 2 × ${h100}`],
    [`2 × 1 × ${h100}`],
    ["1 × 2 × GA102GL A10"],
    ["1 × 4 × unspecified accelerator"],
  ]);
});
