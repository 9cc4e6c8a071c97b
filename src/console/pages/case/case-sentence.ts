import type { CaseDetail, Facts, InstanceRequest, Reason, SignUp } from "../../queries/wire.ts";
import { countryName, formatHours, formatNumber, plural } from "../../ui/formats.ts";
import { readFacts } from "./read-facts.ts";
import { reasonPhrase } from "./reason-phrases.ts";

/** A piece of the sentence; `isSaid` when a stranger wrote it. */
export interface Piece {
  part: string;
  text: string;
  isSaid?: boolean;
}

export interface CaseSentence {
  asks: Piece[];
  why: string[];
  /** Reasons that are not named. */
  more: number;
}

/** Reasons that are named in the sentence. */
const NAMED = 3;

export const signUpOf = (found: Pick<CaseDetail, "kind" | "request">): SignUp | null =>
  found.kind === "signup" ? (found.request as SignUp) : null;

export const instanceOf = (found: Pick<CaseDetail, "kind" | "request">): InstanceRequest | null =>
  found.kind === "instance" ? (found.request as InstanceRequest) : null;

/** Where the tenant is at home: of the request itself, or the first that the facts hold. */
export function homeOf(found: Pick<CaseDetail, "kind" | "request" | "facts">): string | null {
  const signUp = signUpOf(found);
  if (signUp) return signUp.headquartersCountry ?? signUp.registration?.country ?? signUp.addresses[0]?.country ?? null;
  const facts = readFacts(found.facts as Facts);
  return facts.list("ownership.headquarters")[0] ?? facts.list("geography.declaredCountries")[0] ?? null;
}

function asksOfSignUp(signUp: SignUp): Piece[] {
  const hours = signUp.intendedUse?.expectedAcceleratorHours;
  const use = hours ? ` and expects ${formatNumber(hours)} accelerator hours` : "";
  return [{ part: "asks", text: ` asks to become a tenant${use}.` }];
}

function asksOfInstance(request: InstanceRequest): Piece[] {
  const count = request.instances * request.acceleratorsPerInstance;
  const span = request.durationHours ? `for ${formatHours(request.durationHours)}` : "without an end";
  return [
    { part: "asks", text: ` asks for ${formatNumber(count)} ` },
    { part: "accelerator", text: request.accelerator, isSaid: true },
    { part: "span", text: ` ${span} in ` },
    { part: "region", text: request.region.id, isSaid: true },
    { part: "country", text: `, ${countryName(request.region.country)}.` },
  ];
}

function asksOf(found: CaseDetail): Piece[] {
  const signUp = signUpOf(found);
  if (signUp) return asksOfSignUp(signUp);
  const instance = instanceOf(found);
  return instance ? asksOfInstance(instance) : [{ part: "asks", text: " did something that the policy watches." }];
}

/** What moved the outcome most: a floor under it first, then the points. */
const weight = ({ effect, points }: Reason) => (effect === "deny" ? 2_000 : effect === "review" ? 1_000 : 0) + points;

/** What is asked and why it was stopped, from the reasons. `name` is the tenant's, or its id where that is not known. */
export function caseSentence(found: CaseDetail, name: string): CaseSentence {
  const facts = readFacts(found.facts as Facts);
  const home = homeOf(found);
  const reasons = [...found.reasons].sort((a, b) => weight(b) - weight(a));
  return {
    asks: [{ part: "tenant", text: name, isSaid: true }, { part: "home", text: home ? ` (${home})` : "" }, ...asksOf(found)],
    why: reasons.slice(0, NAMED).map((reason) => reasonPhrase(reason, facts)),
    more: Math.max(0, reasons.length - NAMED),
  };
}

/** The sentence as plain text: for titles, and for who listens. */
export function sentenceText({ asks, why, more }: CaseSentence): string {
  const rest = more > 0 ? `; and ${plural(more, "more reason")}` : "";
  return `${asks.map((piece) => piece.text).join("")}${why.length > 0 ? ` Held: ${why.join("; ")}${rest}.` : ""}`;
}
