import type { CaseMatch } from "../../queries/wire.ts";

export type Effect = CaseMatch["effect"];

const weight: Record<Effect, number> = { watch: 1, listed: 2, blocked: 3 };

/** What the lists say of a party by its place in the profile, the gravest first; ruled out matches say nothing. */
export function effectsByPointer(matches: readonly CaseMatch[]): Map<string, Effect> {
  const effects = new Map<string, Effect>();
  for (const { pointer, effect, ruling } of matches) {
    if (ruling?.verdict === "false_match") continue;
    const known = effects.get(pointer);
    if (!known || weight[effect] > weight[known]) effects.set(pointer, effect);
  }
  return effects;
}

/** The gravest effect among the places where a party is named. */
export function effectOf(pointers: readonly string[], effects: ReadonlyMap<string, Effect>): Effect | null {
  const found = pointers.flatMap((pointer) => effects.get(pointer) ?? []);
  return found.sort((a, b) => weight[b] - weight[a])[0] ?? null;
}

export const effectWords: Record<Effect, string> = { blocked: "blocked", listed: "listed", watch: "resembles a listed party" };
