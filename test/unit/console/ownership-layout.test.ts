import { describe, expect, it } from "vitest";
import { layoutOwnership, shareOf } from "../../../src/console/pages/case/ownership-layout.ts";
import { anOwner } from "../../helpers/console-case.ts";

const tenant = { name: "Harbour", country: "AU" };
const holding = (name: string, percent: number | null, owners = [anOwner()]) =>
  anOwner({ kind: "organization", name, birthDate: null, percent, owners });

describe("the layout of an ownership", () => {
  it("puts each layer further to the right and nobody on top of another", () => {
    const { nodes } = layoutOwnership(tenant, [
      holding("A", 50, [anOwner({ name: "P", percent: 100 })]),
      holding("B", 50, [anOwner({ name: "Q", percent: 100 })]),
    ]);
    expect(nodes.map(({ name }) => name).sort()).toEqual(["A", "B", "Harbour", "P", "Q"]);
    expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length);
    const x = (name: string) => nodes.find((node) => node.name === name)?.x ?? 0;
    expect(x("Harbour")).toBeLessThan(x("A"));
    expect(x("A")).toBeLessThan(x("P"));
  });

  it("shows what nobody disclosed as a party of its own", () => {
    const { nodes, edges } = layoutOwnership(tenant, [anOwner({ percent: 65 })]);
    const undisclosed = nodes.find(({ kind }) => kind === "undisclosed");
    expect(edges.find(({ to }) => to === undisclosed?.id)?.label).toBe("35\u202f%");
    expect(layoutOwnership(tenant, [anOwner({ percent: null })]).nodes.some(({ kind }) => kind === "undisclosed")).toBe(false);
  });

  it("draws a party that is named twice once, with both shares", () => {
    const { nodes, edges } = layoutOwnership(tenant, [holding("A", 50, [anOwner({ percent: 100 })]), anOwner({ percent: 50 })]);
    expect(nodes).toHaveLength(3);
    expect(edges).toHaveLength(3);
    expect(nodes.find(({ kind }) => kind === "individual")?.pointers).toEqual(["/owners/0/owners/0", "/owners/1"]);
  });

  it("shows a loop as a loop", () => {
    const loop = holding("A", 100, [holding("B", 100, [holding("A", 100, [])])]);
    const { nodes, edges } = layoutOwnership(tenant, [loop]);
    expect(nodes).toHaveLength(3);
    expect(edges.filter(({ isLoop }) => isLoop)).toHaveLength(1);
  });

  it("keeps namesakes apart who were born on different days", () => {
    const { nodes } = layoutOwnership(tenant, [anOwner({ percent: 50 }), anOwner({ percent: 50, birthDate: "1980-01-01" })]);
    expect(nodes).toHaveLength(3);
  });
});

describe("a share", () => {
  it.each([
    [{ percent: 45, percentMin: null, percentMax: null }, "45\u202f%"],
    [{ percent: 0, percentMin: null, percentMax: null }, "0\u202f%"],
    [{ percent: null, percentMin: 25, percentMax: 50 }, "25–50\u202f%"],
    [{ percent: null, percentMin: 25, percentMax: null }, "25–100\u202f%"],
    [{ percent: null, percentMin: null, percentMax: null }, "share unknown"],
  ])("%j is written %s", (share, text) => expect(shareOf(share)).toBe(text));
});
