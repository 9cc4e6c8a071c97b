import type { Reason } from "../../queries/wire.ts";

export interface CategoryPoints {
  category: string;
  title: string;
  /** Sum of the reasons. */
  sum: number;
  /** What counts of it: no more than the category's cap. */
  counted: number;
  cap: number | null;
  reasons: Reason[];
}

/** Points by category, the largest first, with what the caps leave of them. */
export function pointsByCategory(
  reasons: readonly Reason[],
  categories: Readonly<Record<string, { title: string; cap: number }>> = {},
): CategoryPoints[] {
  const groups = Map.groupBy(reasons, (reason) => reason.category);
  const points = [...groups].map(([category, members]) => {
    const sum = members.reduce((total, { points: each }) => total + each, 0);
    const cap = categories[category]?.cap ?? null;
    return {
      category,
      title: categories[category]?.title ?? category,
      sum,
      counted: Math.min(sum, cap ?? sum),
      cap,
      reasons: members,
    };
  });
  return points.sort((a, b) => b.counted - a.counted);
}
