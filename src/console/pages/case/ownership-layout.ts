import type { Owner } from "../../queries/wire.ts";

export interface OwnershipNode {
  id: string;
  name: string;
  kind: "tenant" | Owner["kind"] | "undisclosed";
  country: string | null;
  roles: string[];
  /** JSON Pointers of all places of the profile that name the party. */
  pointers: string[];
  x: number;
  y: number;
}

export interface OwnershipEdge {
  id: string;
  /** The owned party, to the left. */
  from: string;
  to: string;
  label: string;
  /** The owner stands in its own chain of owners. */
  isLoop: boolean;
}

export interface OwnershipLayout {
  nodes: OwnershipNode[];
  edges: OwnershipEdge[];
  width: number;
  height: number;
}

export const NODE_WIDTH = 208;
export const NODE_HEIGHT = 60;
const COLUMN = NODE_WIDTH + 108;
const LINE = NODE_HEIGHT + 20;
const WHOLE = 100;

/** `45 %`, `25–50 %` of a band, `?` of a share that nobody said. */
export function shareOf({ percent, percentMin, percentMax }: Pick<Owner, "percent" | "percentMin" | "percentMax">): string {
  if (percent !== null && percent !== undefined) return `${percent}\u202f%`;
  if (percentMin === null && percentMax === null) return "share unknown";
  return `${percentMin ?? 0}–${percentMax ?? WHOLE}\u202f%`;
}

export const countryOf = (owner: Owner): string | null =>
  owner.residenceCountry ?? owner.headquartersCountry ?? owner.registration?.country ?? null;

const keyOf = (owner: Owner) =>
  [
    owner.kind,
    owner.name.normalize("NFKC").toLocaleLowerCase("en").trim(),
    owner.birthDate ?? owner.registration?.number ?? "",
  ].join(" ");

const mostOf = ({ percent, percentMax }: Owner) => percent ?? percentMax ?? null;

/** What the owners leave over when all their shares are known; null when it cannot be told or is nothing. */
function undisclosedOf(owners: readonly Owner[]): number | null {
  const shares = owners.map(mostOf);
  if (owners.length === 0 || shares.includes(null)) return null;
  const left = WHOLE - shares.reduce<number>((sum, share) => sum + (share ?? 0), 0);
  return left > 0.5 ? Math.round(left * 10) / 10 : null;
}

interface Placing {
  nodes: Map<string, OwnershipNode>;
  edges: OwnershipEdge[];
  /** Next free line of all columns: each leaf takes one. */
  line: number;
}

function addEdge(placing: Placing, edge: Omit<OwnershipEdge, "id">): void {
  placing.edges.push({ ...edge, id: `${placing.edges.length} ${edge.from} ${edge.to}` });
}

/** Places the owners of a party to its right and returns the middle of the lines they took. */
function place(
  owners: readonly Owner[],
  at: { id: string; pointer: string; chain: readonly string[] },
  placing: Placing,
): number {
  const lines: number[] = [];
  for (const [index, owner] of owners.entries()) {
    const id = keyOf(owner);
    const pointer = `${at.pointer}/owners/${index}`;
    const isLoop = at.chain.includes(id);
    addEdge(placing, { from: at.id, to: id, label: shareOf(owner), isLoop });
    const known = placing.nodes.get(id);
    if (known) {
      known.pointers.push(pointer);
      continue;
    }
    const { kind, name, roles } = owner;
    const node = { id, name, kind, country: countryOf(owner), roles, pointers: [pointer], x: at.chain.length * COLUMN, y: 0 };
    placing.nodes.set(id, node);
    node.y = place(owner.owners, { id, pointer, chain: [...at.chain, id] }, placing);
    lines.push(node.y);
  }
  const left = undisclosedOf(owners);
  if (left !== null) {
    const id = `${at.id} undisclosed`;
    const y = placing.line++ * LINE;
    const x = at.chain.length * COLUMN;
    placing.nodes.set(id, { id, name: "Not disclosed", kind: "undisclosed", country: null, roles: [], pointers: [], x, y });
    addEdge(placing, { from: at.id, to: id, label: `${left}\u202f%`, isLoop: false });
    lines.push(y);
  }
  const [first, last] = [lines[0], lines.at(-1)];
  return first === undefined || last === undefined ? placing.line++ * LINE : (first + last) / 2;
}

/** The ownership as a tree from left to right: the tenant, its owners, theirs. A party that is named twice is one node. */
export function layoutOwnership(tenant: { name: string; country: string | null }, owners: readonly Owner[]): OwnershipLayout {
  const placing: Placing = { nodes: new Map(), edges: [], line: 0 };
  const root: OwnershipNode = { id: "tenant", kind: "tenant", roles: [], pointers: [""], x: 0, y: 0, ...tenant };
  placing.nodes.set(root.id, root);
  root.y = place(owners, { id: root.id, pointer: "", chain: [root.id] }, placing);
  const nodes = [...placing.nodes.values()];
  return {
    nodes,
    edges: placing.edges,
    width: Math.max(...nodes.map(({ x }) => x)) + NODE_WIDTH,
    height: Math.max(...nodes.map(({ y }) => y)) + NODE_HEIGHT,
  };
}
