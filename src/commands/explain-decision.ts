import type { ExplainedRule, Explanation } from "../domain/explanation.ts";
import type { ApiClient } from "./api-client.ts";

const shown = (value: unknown): string =>
  value === undefined ? "unknown" : Array.isArray(value) ? `[${value.join(", ")}]` : String(value);

function describeRule({ rule, state, points, effect, title, values, citation }: ExplainedRule): string[] {
  const weight = state === "fired" ? String(points).padStart(4) : "   ·";
  const floor = effect ? ` → ${effect}` : "";
  const why = state === "fired" || state === "quiet" ? "" : ` (${state})`;
  return [
    `${weight}  ${rule}${floor}${why}: ${title}`,
    ...values.map(({ path, value }) => `        ${path} = ${shown(value)}`),
    ...(citation && state === "fired" ? [`        ${citation}`] : []),
  ];
}

/** `gatehouse policy explain <decision>` */
export async function explainDecision(client: ApiClient, id: string, options: { all: boolean }): Promise<string> {
  const told = await client.call<Explanation>("GET", `/v1/decisions/${encodeURIComponent(id)}/explanation`);
  const { outcome, score, thresholds, floor, policy, categories, rules } = told;
  return [
    `${id}: ${outcome}, score ${score} (review from ${thresholds.review}, deny from ${thresholds.deny}; floor ${floor ?? "none"})`,
    `by ${policy.id} version ${policy.version}, ${policy.digest}`,
    told.reproduced ? "evaluated again: the same" : "evaluated again: NOT the same as was stored",
    "",
    ...categories
      .filter(({ points }) => points > 0)
      .map(({ category, points, cap, counted }) => `${String(counted).padStart(4)}  ${category}: ${points} points, cap ${cap}`),
    "",
    ...rules.filter(({ state }) => options.all || state === "fired").flatMap(describeRule),
  ].join("\n");
}
