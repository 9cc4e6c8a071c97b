import type { Decision } from "../domain/decision.ts";
import { decisionText } from "../usecases/decision-text.ts";
import type { Answer } from "./endpoint.ts";

/** The answer to a call that made a decision: 201 with its address. */
export const presentCreatedDecision = (decision: Decision): Answer => ({
  status: 201,
  headers: { "Content-Type": "application/json; charset=utf-8", Location: `/v1/decisions/${decision.id}` },
  text: decisionText(decision),
});
