export type Tree = Readonly<Record<string, unknown>>;

/** What an accelerator is called of which nobody says what it is: no catalogue knows it, and so it counts as controlled. */
export const UNSPECIFIED = "unspecified accelerator";

export const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

export const treeAt = (value: unknown, key: string): Tree => (isTree(value) && isTree(value[key]) ? value[key] : {});

export const listAt = (value: unknown, key: string): unknown[] => (isTree(value) && Array.isArray(value[key]) ? value[key] : []);

/** A quantity as whole things, rounded up; 0 for what is none. */
export function countOf(quantity: unknown): number {
  const count = typeof quantity === "number" ? quantity : Number.parseFloat(String(quantity));
  return Number.isFinite(count) && count > 0 ? Math.ceil(count) : 0;
}
