import { GatehouseError } from "../domain/errors.ts";
import type { PolicyCheck } from "../policy/check/check-policy.ts";

/** What a policy that came in says of itself. Throws `validation` with every error at the pointer when it is not good. */
export function refuseBadPolicy({ policy, problems }: PolicyCheck, pointer: string): NonNullable<PolicyCheck["policy"]> {
  if (policy) return policy;
  throw new GatehouseError("validation", {
    detail: "the policy has problems",
    errors: problems.map(({ line, column, message }) => ({ pointer, message: `line ${line}, column ${column}: ${message}` })),
  });
}
