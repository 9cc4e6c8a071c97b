import { describe, expect, test } from "vitest";
import { GatehouseError } from "../../../src/domain/errors.ts";
import { type ProblemCode, presentProblem, problemKinds } from "../../../src/http/present-problem.ts";

const statuses: Record<ProblemCode, number> = {
  "malformed-json": 400,
  "not-plain": 400,
  unauthenticated: 401,
  forbidden: 403,
  csrf: 403,
  "same-reviewer": 403,
  "same-author": 403,
  "not-found": 404,
  "method-not-allowed": 405,
  conflict: 409,
  "tenant-exists": 409,
  "idempotency-running": 409,
  "stale-revision": 412,
  "too-large": 413,
  "unsupported-media-type": 415,
  "idempotency-mismatch": 422,
  validation: 422,
  "missing-precondition": 428,
  "rate-limited": 429,
  held: 202,
  denied: 403,
  "permit-required": 403,
  expired: 410,
  uncertain: 502,
  internal: 500,
  unavailable: 503,
};

describe("every code", () => {
  test.each(Object.entries(statuses))("%s is %i", (code, status) => {
    const problem = presentProblem(code as ProblemCode, "r-1");
    expect(problem.status).toBe(status);
    expect(problem.headers["Content-Type"]).toBe("application/problem+json");
    expect(problem.body).toEqual({
      type: `/problems/${code}`,
      title: problemKinds[code as ProblemCode].title,
      status,
      requestId: "r-1",
    });
  });
});

test("detail and places come from the error, its cause does not", () => {
  const errors = [{ pointer: "/owner", message: "unknown field" }];
  const error = new GatehouseError("validation", { detail: "does not fit", errors, cause: new Error("secret") });
  expect(presentProblem(error, "r").body).toMatchObject({ detail: "does not fit", errors });
  expect(JSON.stringify(presentProblem(error, "r"))).not.toMatch(/secret|stack/);
});

test("what is worth trying again says when, in whole seconds and at least one", () => {
  const retryAfter = (error: GatehouseError) => presentProblem(error, "r").headers["Retry-After"];
  expect(retryAfter(new GatehouseError("unavailable"))).toBe("2");
  expect(retryAfter(new GatehouseError("rate-limited", { retryAfterSeconds: 7.2 }))).toBe("8");
  expect(retryAfter(new GatehouseError("unavailable", { retryAfterSeconds: 0 }))).toBe("1");
  expect(retryAfter(new GatehouseError("not-found"))).toBeUndefined();
});
