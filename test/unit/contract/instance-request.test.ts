import { expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { anInstanceRequest } from "../../../src/contract/examples.ts";
import { instanceRequest } from "../../../src/contract/instance-request.ts";
import { parseBody } from "../../../src/contract/parse-body.ts";
import { GatehouseError } from "../../../src/domain/errors.ts";
import type { InstanceRequest } from "../../../src/domain/requests.ts";

function pointersOf(changes: object): string[] {
  try {
    parseBody(instanceRequest, { ...anInstanceRequest, ...changes });
    return [];
  } catch (error) {
    return error instanceof GatehouseError ? (error.details.errors ?? []).map(({ pointer }) => pointer) : ["threw"];
  }
}

test("a parsed instance request is the domain's own type", () => {
  expectTypeOf<z.output<typeof instanceRequest>>().toEqualTypeOf<InstanceRequest>();
});

test("what is not given is null; a request without an end is open-ended", () => {
  const { interconnectGbps: _gbps, durationHours: _hours, ...smallest } = anInstanceRequest;
  expect(parseBody(instanceRequest, smallest)).toMatchObject({
    interconnectGbps: null,
    durationHours: null,
    project: null,
    payment: null,
    intendedUse: null,
  });
});

test("an accelerator that nobody knows is no matter of the schema", () => {
  expect(pointersOf({ accelerator: "p5.48xlarge" })).toEqual([]);
  expect(pointersOf({ accelerator: "H100 SXM5 80GB (custom) ☂" })).toEqual([]);
});

test.each([
  ["no instances", { instances: 0 }, "/instances"],
  ["half an instance", { instances: 1.5 }, "/instances"],
  ["more instances than a cloud has", { instances: 100_001 }, "/instances"],
  ["no accelerators", { acceleratorsPerInstance: 0 }, "/acceleratorsPerInstance"],
  ["a number as text", { acceleratorsPerInstance: "8" }, "/acceleratorsPerInstance"],
  ["no time at all", { durationHours: 0 }, "/durationHours"],
  ["more than ten years", { durationHours: 87_601 }, "/durationHours"],
  ["negative bandwidth", { interconnectGbps: -1 }, "/interconnectGbps"],
  ["a region without a country", { region: { id: "x" } }, "/region/country"],
  ["an address that is none", { connection: { ip: "nowhere" } }, "/connection/ip"],
  ["an unknown field", { accelerators: 8 }, "/accelerators"],
  ["a blank tenant", { tenant: "" }, "/tenant"],
])("refuses %s at its place", (_what, changes, pointer) => {
  expect(pointersOf(changes)).toEqual([pointer]);
});

test("is read in microseconds", () => {
  const body = JSON.parse(JSON.stringify(anInstanceRequest));
  for (let i = 0; i < 5_000; i++) parseBody(instanceRequest, body);
  const startedAt = performance.now();
  for (let i = 0; i < 5_000; i++) parseBody(instanceRequest, body);
  // A few microseconds each; ten times that leaves room for a busy machine.
  expect((performance.now() - startedAt) / 5_000).toBeLessThan(0.05);
});
