import { expect, it } from "vitest";
import { layoutLinks } from "../../../src/console/pages/tenants/links-layout.ts";

it("puts each tenant beside the middle of its keys, nobody on top of another", () => {
  const { nodes, edges } = layoutLinks([
    { keyId: "card", tenants: [{ id: "a" }, { id: "b" }] },
    { keyId: "device", tenants: [{ id: "b" }, { id: "c" }] },
  ]);
  const spokes = nodes.filter(({ kind }) => kind === "tenant").sort((one, other) => one.y - other.y);
  expect(spokes.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(5);
  expect(edges).toHaveLength(4);
});
