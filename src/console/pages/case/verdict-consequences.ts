import type { CaseDetail } from "../../queries/wire.ts";
import { plural } from "../../ui/formats.ts";

export interface Consequences {
  found: Pick<CaseDetail, "kind" | "state">;
  standing: string | undefined;
  /** Instance requests of the tenant that are held beside this case. */
  heldCalls: number;
  needsSecondPerson: boolean;
}

/** What becomes of requests that wait for the sign-up. */
const requests = (count: number, what: string) => (count === 0 ? "" : ` ${plural(count, "held request")} of it ${what}.`);

function ofSignUp(isApproval: boolean, { standing, heldCalls }: Consequences): string {
  if (standing !== undefined && standing !== "pending") {
    return `The tenant is ${standing} by now and stays so: this is about an earlier profile.`;
  }
  if (isApproval) {
    const are = heldCalls === 1 ? "is" : "are";
    return `Approving clears the tenant.${requests(heldCalls, `${are} decided again: what the policy then allows is released with a permit, the rest stays in the queue`)}`;
  }
  return `Rejecting denies the tenant: its instance requests are denied from then on, and what was granted ends.${requests(heldCalls, `${heldCalls === 1 ? "ends" : "end"} with it`)}`;
}

function ofInstance(isApproval: boolean, { standing }: Consequences): string {
  if (!isApproval) return "Rejecting ends the held call: no permit is given. The tenant's standing stays as it is.";
  if (standing !== undefined && standing !== "cleared") {
    return `The tenant is ${standing}: approving is refused until it is cleared. Decide its sign-up first.`;
  }
  return "Approving releases the held call: a permit is signed, and the accelerators count towards the tenant's exposure.";
}

const ofMonitoring = (isApproval: boolean): string =>
  isApproval
    ? "Approving ends the case: the conduct is explained, and the tenant stays as it is."
    : "Rejecting suspends the tenant where the policy says so: its requests are denied, and what was granted ends.";

/** What a verdict will do, said before it is given. */
export function consequencesOf(verdict: "approve" | "reject", all: Consequences): string {
  const isApproval = verdict === "approve";
  const first =
    all.found.kind === "signup"
      ? ofSignUp(isApproval, all)
      : all.found.kind === "instance"
        ? ofInstance(isApproval, all)
        : ofMonitoring(isApproval);
  return all.needsSecondPerson ? `${first} A second person must confirm before anything happens.` : first;
}
