import type { Caller } from "../domain/caller.ts";
import type { DoorOutcome } from "./decide-once.ts";
import { type AnswerParts, type DoorAnswer, goOn, noPermit, presentError, presentOutcome, refusal } from "./door-answer.ts";
import type { VerifiedPermit } from "./express.ts";
import { askOfCall, type CallAsk, type DecidedAsk } from "./routes/ask-of-call.ts";
import type { CompiledRoutes } from "./routes/compile-routes.ts";
import type { DoorCall } from "./routes/door-call.ts";

export interface CallParts extends AnswerParts {
  routes: CompiledRoutes;
  decide(ask: DecidedAsk, caller: Caller): Promise<DoorOutcome>;
  verifyPermit(token: string): Promise<VerifiedPermit>;
}

async function answerAsk(ask: CallAsk, call: DoorCall, caller: Caller, parts: CallParts): Promise<DoorAnswer> {
  if (ask.kind === "pass") return goOn("pass");
  if (ask.kind === "deny") return refusal("denied", "Denied", "No route lets this call through.");
  if (ask.kind !== "permit") return presentOutcome(await parts.decide(ask, caller));
  const token = call.headers["gatehouse-permit"];
  const permit = token === undefined ? null : await parts.verifyPermit(token).catch(() => null);
  return permit && ask.fits(permit) ? goOn("allow", { "X-Gatehouse-Decision": permit.decisionId }) : noPermit();
}

/** What a door says to a call, whatever protocol it came by. Never throws. */
export async function answerCall(
  call: DoorCall,
  { caller, requestId }: { caller: Caller; requestId: string },
  parts: CallParts,
): Promise<DoorAnswer> {
  try {
    return await answerAsk(askOfCall(call, parts.routes), call, caller, parts);
  } catch (error) {
    return presentError(error, requestId, parts);
  }
}
