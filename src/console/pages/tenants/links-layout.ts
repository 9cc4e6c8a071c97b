export interface LinkNode {
  id: string;
  kind: "hub" | "tenant";
  x: number;
  y: number;
}

export interface LinksLayout {
  nodes: LinkNode[];
  edges: { id: string; from: string; to: string }[];
  height: number;
}

/** Identifiers with who holds them. */
type SharedKeys = readonly { keyId: string; tenants: readonly { id: string }[] }[];

export const HUB_WIDTH = 150;
export const SPOKE_WIDTH = 220;
export const LINK_HEIGHT = 40;
const LINE = LINK_HEIGHT + 16;
const COLUMN = HUB_WIDTH + 140;

/** Keys as hubs on the left, the tenants that share them as spokes on the right: each tenant beside the middle of its keys. */
export function layoutLinks(links: SharedKeys): LinksLayout {
  const hubs = links.map(({ keyId }, index) => ({ id: keyId, kind: "hub" as const, x: 0, y: index * LINE }));
  const hubY = new Map(hubs.map(({ id, y }) => [id, y]));
  const wanted = new Map<string, number[]>();
  for (const { keyId, tenants } of links) {
    for (const { id } of tenants) wanted.set(id, [...(wanted.get(id) ?? []), hubY.get(keyId) ?? 0]);
  }
  const middle = (ys: number[]) => ys.reduce((sum, y) => sum + y, 0) / ys.length;
  const order = [...wanted].sort(([a, ya], [b, yb]) => middle(ya) - middle(yb) || a.localeCompare(b));
  const lines = Math.max(hubs.length, order.length);
  const top = (count: number) => ((lines - count) * LINE) / 2;
  const spokes = order.map(([id], index) => ({ id, kind: "tenant" as const, x: COLUMN, y: top(order.length) + index * LINE }));
  return {
    nodes: [...hubs.map((hub) => ({ ...hub, y: hub.y + top(hubs.length) })), ...spokes],
    edges: links.flatMap(({ keyId, tenants }) => tenants.map(({ id }) => ({ id: `${keyId} ${id}`, from: keyId, to: id }))),
    height: Math.max(1, lines) * LINE,
  };
}
