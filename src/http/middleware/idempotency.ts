import { GatehouseError } from "../../domain/errors.ts";
import { canonicalJson, sha256 } from "../../platform/canonical-json.ts";
import type { IdempotencyStore, StoredAnswer } from "../idempotency-store.ts";

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/** The `Idempotency-Key` of a request, null without one. Throws `validation` when it is empty, too long or not printable. */
export function parseIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === "string" && PRINTABLE.test(header)) return header;
  throw new GatehouseError("validation", {
    detail: "the Idempotency-Key is not usable",
    errors: [{ pointer: "/header/idempotency-key", message: "must be 1 to 255 printable ASCII characters" }],
  });
}

/** Digest of what makes two requests the same: method, path and body, whatever the order of its fields. */
export const digestOfRequest = (method: string, path: string, body: unknown): string =>
  sha256(`${method} ${path}\n${canonicalJson(body ?? null)}`);

/**
 * Answers a call once for its key: a repetition gets the remembered answer with `Idempotent-Replayed: true`. Only
 * successes are remembered; a refusal changed nothing, and repeating it asks again. Throws `idempotency-running`,
 * `idempotency-mismatch`, and whatever `produce` throws.
 */
export async function answerOnce(
  store: IdempotencyStore,
  request: { key: string; callerId: string; digest: string },
  produce: () => Promise<StoredAnswer>,
  onLost: (error: unknown) => void,
): Promise<StoredAnswer> {
  const { key, callerId } = request;
  const found = await store.begin(key, callerId, request.digest);
  if (found.state === "running")
    throw new GatehouseError("idempotency-running", { detail: "a call with this key is still running" });
  if (found.state === "mismatch") {
    throw new GatehouseError("idempotency-mismatch", { detail: "this key was used for another request" });
  }
  if (found.state === "done") {
    return { status: found.status, headers: { ...found.headers, "Idempotent-Replayed": "true" }, body: found.body };
  }
  let answer: StoredAnswer;
  try {
    answer = await produce();
  } catch (error) {
    await store.abandon(key, callerId).catch(onLost);
    throw error;
  }
  // What was done is done, also when it cannot be remembered: the caller gets the answer.
  await store.finish(key, callerId, answer).catch(onLost);
  return answer;
}
