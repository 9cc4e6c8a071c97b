import type { Decision } from "../domain/decision.ts";

const texts = new WeakMap<Decision, string>();

/** The JSON of a decision, made once: the same bytes are stored, hashed, remembered for an idempotency key and answered. */
export function decisionText(decision: Decision): string {
  let text = texts.get(decision);
  if (text === undefined) {
    text = JSON.stringify(decision);
    texts.set(decision, text);
  }
  return text;
}
