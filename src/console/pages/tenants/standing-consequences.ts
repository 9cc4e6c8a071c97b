import type { StandingAction } from "../../queries/tenants.ts";
import type { TenantSummary } from "../../queries/wire.ts";

type Standing = TenantSummary["standing"];

/** From which standings an action can be taken: what the API allows, so that no button is offered that is refused. */
const from: Readonly<Record<StandingAction, readonly Standing[]>> = {
  suspend: ["pending", "cleared"],
  reinstate: ["denied", "suspended", "closed"],
  close: ["pending", "cleared", "denied", "suspended"],
};

export const actionsOf = (standing: Standing): StandingAction[] =>
  (Object.keys(from) as StandingAction[]).filter((action) => from[action].includes(standing));

const consequences: Readonly<Record<StandingAction, string>> = {
  suspend:
    "Every instance request of the tenant is denied from now on, until somebody reinstates it. Permits that were given stay good until they run out: stop running instances yourself. Tenants that share an identifier with it are held for that.",
  reinstate:
    "The tenant is cleared: its instance requests are decided on their merits again. You answer for it with your name and the reason.",
  close: "The account ends: every instance request of the tenant is denied. The record is kept as long as it has to be.",
};

/** What changing the standing will do, said before it is done. */
export const consequenceOf = (action: StandingAction): string => consequences[action];

export const actionWords: Readonly<Record<StandingAction, string>> = {
  suspend: "Suspend",
  reinstate: "Reinstate",
  close: "Close",
};
