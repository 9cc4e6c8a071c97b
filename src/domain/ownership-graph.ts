import { nameKey, partyName } from "./party-name.ts";
import type { Owner, OwnerRole, PartyKind, Registration, SignupRequest } from "./requests.ts";

/** One party of an ownership structure, wherever and however often it is named. */
export interface OwnershipNode {
  kind: PartyKind;
  /** JSON Pointers of all places of the sign-up where it is named; the tenant's is empty. */
  pointers: string[];
  name: string;
  aliases: Set<string>;
  birthDate: string | null;
  residenceCountries: Set<string>;
  headquartersCountries: Set<string>;
  registrationCountries: Set<string>;
  registrationNumbers: { number: string; country: string | null }[];
  roles: Set<OwnerRole>;
  /** Share of the tenant that all chains to this party give it together, percent, by the upper ends of bands; unknown shares count as nothing. */
  chainPercent: number;
}

/** Who holds how much of whom, in percent. Nodes are numbered as in `nodes`; 0 is the tenant. */
export interface Stake {
  owner: number;
  owned: number;
  min: number;
  /** For an unknown share all that the other owners leave over. */
  max: number;
  /** The owner is declared as the parent of what it owns. */
  isParent: boolean;
  /** Somebody said how much, or at least something of it. */
  isStated: boolean;
}

export interface OwnershipGraph {
  nodes: readonly OwnershipNode[];
  stakes: readonly Stake[];
  /** Nodes by the JSON Pointers of the places where they are named. */
  nodeAt: ReadonlyMap<string, number>;
  /** Stakes by what they are stakes in. */
  stakesIn: readonly (readonly Stake[])[];
  /** Stakes by who holds them. */
  stakesOf: readonly (readonly Stake[])[];
}

interface Band {
  min: number;
  /** Null when nobody said. */
  max: number | null;
  isParent: boolean;
}

type Declared = Pick<Owner, "kind" | "name" | "aliases" | "birthDate" | "registration" | "headquartersCountry"> & {
  residenceCountry: string | null;
  roles: readonly OwnerRole[];
};

const plainNumber = (text: string) => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Parties with one name are one unless birth date or registration say otherwise. */
function contradicts(node: OwnershipNode, declared: Declared): boolean {
  if (node.kind !== declared.kind) return true;
  if (declared.kind === "individual") {
    return node.birthDate !== null && declared.birthDate !== null && node.birthDate !== declared.birthDate;
  }
  const { number, country } = declared.registration ?? { number: null, country: null };
  const [known] = node.registrationNumbers;
  if (number && known && plainNumber(number) !== known.number) return true;
  return country !== null && node.registrationCountries.size > 0 && !node.registrationCountries.has(country);
}

function addRegistration(node: OwnershipNode, registration: Registration | null): void {
  if (registration?.country) node.registrationCountries.add(registration.country);
  if (!registration?.number) return;
  const number = plainNumber(registration.number);
  if (node.registrationNumbers.every((known) => known.number !== number)) {
    node.registrationNumbers.push({ number, country: registration.country });
  }
}

function addTo(node: OwnershipNode, declared: Declared): void {
  for (const alias of declared.aliases) node.aliases.add(alias);
  for (const role of declared.roles) node.roles.add(role);
  node.birthDate ??= declared.birthDate;
  if (declared.headquartersCountry) node.headquartersCountries.add(declared.headquartersCountry);
  if (declared.residenceCountry) node.residenceCountries.add(declared.residenceCountry);
  addRegistration(node, declared.registration);
}

const createNode = ({ kind, name }: Declared): OwnershipNode => ({
  kind,
  pointers: [],
  name,
  aliases: new Set(),
  birthDate: null,
  residenceCountries: new Set(),
  headquartersCountries: new Set(),
  registrationCountries: new Set(),
  registrationNumbers: [],
  roles: new Set(),
  chainPercent: 0,
});

const TENANT = 0;
const LEAST_DIGITS = 4;

/**
 * One entry in a register is one company, whatever it is called now. Null where none is stated, or one of so few digits
 * that it may be anybody's placeholder.
 */
function registerEntry({ kind, registration }: Declared): string | null {
  if (kind !== "organization" || !registration?.number || !registration.country) return null;
  const number = plainNumber(registration.number);
  const digits = number.replace(/\D/g, "");
  return digits.length >= LEAST_DIGITS && new Set(digits).size > 1 ? `${registration.country}|${number}` : null;
}

/** Finds the node of a declared party, or makes one. */
function createNodes() {
  const nodes: OwnershipNode[] = [];
  const nodeAt = new Map<string, number>();
  const byName = new Map<string, number[]>();
  const byEntry = new Map<string, number>();

  function find(declared: Declared, key: string, entry: string | null): number | undefined {
    const registered = entry === null ? undefined : byEntry.get(entry);
    return registered ?? byName.get(key)?.find((i) => !contradicts(nodes[i] as OwnershipNode, declared));
  }

  function place(declared: Declared, pointer: string): number {
    const key = nameKey(partyName(declared.name));
    const entry = registerEntry(declared);
    let index = find(declared, key, entry);
    if (index === undefined) {
      index = nodes.length;
      nodes.push(createNode(declared));
    }
    const node = nodes[index] as OwnershipNode;
    const namesakes = byName.get(key);
    if (!namesakes) byName.set(key, [index]);
    else if (!namesakes.includes(index)) namesakes.push(index);
    // Not the tenant's: who writes the tenant's own number beside an owner must not make that owner vanish in the tenant.
    if (entry !== null && index !== TENANT) byEntry.set(entry, index);
    if (declared.name !== node.name) node.aliases.add(declared.name);
    node.pointers.push(pointer);
    nodeAt.set(pointer, index);
    addTo(node, declared);
    return index;
  }
  return { nodes, nodeAt, place };
}

const WITHOUT_SHARE: ReadonlySet<OwnerRole> = new Set(["director", "signatory"]);

/** The declared share; null for who only acts for the company: control alone is no ownership (31 CFR 50 percent rule). */
function bandOf({ percent, percentMin, percentMax, roles }: Owner): Band | null {
  const isStated = percent !== null || percentMin !== null || percentMax !== null;
  if (!isStated && roles.length > 0 && roles.every((role) => WITHOUT_SHARE.has(role))) return null;
  const isParent = roles.includes("parent");
  if (percent === null) return { min: percentMin ?? 0, max: percentMax, isParent };
  return { min: Math.min(percent, percentMin ?? percent), max: Math.max(percent, percentMax ?? percent), isParent };
}

/** Two classes of share in one list add up. */
const sum = (a: Band, b: Band): Band => ({
  min: a.min + b.min,
  max: a.max === null || b.max === null ? null : a.max + b.max,
  isParent: a.isParent || b.isParent,
});

/** The same party described in two places is described twice, not owned twice: what differs is a band. */
const widen = (a: Band, b: Band): Band => ({
  min: Math.min(a.min, b.min),
  max: a.max === null || b.max === null ? null : Math.max(a.max, b.max),
  isParent: a.isParent || b.isParent,
});

/** No owner can hold more than the least that the others hold leaves over. */
function stakesFrom(owned: number, bands: ReadonlyMap<number, Band>): Stake[] {
  let total = 0;
  for (const { min } of bands.values()) total += min;
  return [...bands].map(([owner, { min, max, isParent }]) => {
    const rest = Math.max(min, 100 - (total - min));
    const isStated = max !== null || min > 0;
    return { owner, owned, min, max: Math.min(max ?? 100, rest, Math.max(100, min)), isParent, isStated };
  });
}

function groupBy(stakes: readonly Stake[], end: "owner" | "owned", count: number): Stake[][] {
  const groups: Stake[][] = Array.from({ length: count }, () => []);
  for (const stake of stakes) groups[stake[end]]?.push(stake);
  return groups;
}

/** The declared owners of a tenant as a graph, in time linear in their number. It may hold loops. */
export function buildOwnershipGraph(profile: SignupRequest): OwnershipGraph {
  const { nodes, nodeAt, place } = createNodes();
  const bandsIn = new Map<number, Map<number, Band>>();
  place({ ...profile, residenceCountry: null, roles: [] }, "");

  function declare(owned: number, owners: readonly Owner[], pointer: string, chainPercent: number): void {
    const here = new Map<number, Band>();
    for (const [i, owner] of owners.entries()) {
      const own = `${pointer}/owners/${i}`;
      const index = place(owner, own);
      const node = nodes[index] as OwnershipNode;
      const band = bandOf(owner);
      const known = here.get(index);
      if (band && index !== owned) here.set(index, known ? sum(known, band) : band);
      const chain = (chainPercent * Math.min(100, band?.max ?? band?.min ?? 0)) / 100;
      node.chainPercent = Math.min(100, node.chainPercent + chain);
      declare(index, owner.owners, own, chain);
    }
    const before = bandsIn.get(owned) ?? new Map<number, Band>();
    for (const [index, band] of here) {
      const other = before.get(index);
      before.set(index, other ? widen(other, band) : band);
    }
    bandsIn.set(owned, before);
  }

  declare(0, profile.owners, "", 100);
  const stakes = [...bandsIn].flatMap(([owned, bands]) => stakesFrom(owned, bands));
  return {
    nodes,
    nodeAt,
    stakes,
    stakesIn: groupBy(stakes, "owned", nodes.length),
    stakesOf: groupBy(stakes, "owner", nodes.length),
  };
}
