import type { Decision } from "../domain/decision.ts";
import type { Answer } from "./endpoint.ts";

/** The answer to a call that made a decision: 201 with its address. */
export const presentCreatedDecision = (decision: Decision): Answer => ({
  status: 201,
  headers: { Location: `/v1/decisions/${decision.id}` },
  json: decision,
});
