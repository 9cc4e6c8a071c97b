import type { CaseDetail } from "../../queries/wire.ts";
import { plural } from "../../ui/formats.ts";

export interface Consequences {
  found: Pick<CaseDetail, "kind" | "state">;
  standing: string | undefined;
  /** Instance requests of the tenant that are held beside this case. */
  heldCalls: number;
  needsSecondPerson: boolean;
}

const waiting = (count: number) =>
  count === 0
    ? ""
    : ` ${plural(count, "held request")} of it ${count === 1 ? "stays" : "stay"} in the queue for a verdict of ${count === 1 ? "its" : "their"} own.`;

function ofSignUp(isApproval: boolean, { standing, heldCalls }: Consequences): string {
  if (standing !== undefined && standing !== "pending") {
    return `The tenant is ${standing} by now and stays so: this is about an earlier profile.`;
  }
  return isApproval
    ? `Approving clears the tenant.${waiting(heldCalls)}`
    : `Rejecting denies the tenant: its instance requests are denied from then on.${waiting(heldCalls)}`;
}

function ofInstance(isApproval: boolean, { standing }: Consequences): string {
  if (!isApproval) return "Rejecting ends the held call: no permit is given. The tenant's standing stays as it is.";
  if (standing !== undefined && standing !== "cleared") {
    return `The tenant is ${standing}: approving is refused until it is cleared. Decide its sign-up first.`;
  }
  return "Approving releases the held call: a permit is signed, and the accelerators count towards the tenant's exposure.";
}

/** What a verdict will do, said before it is given. */
export function consequencesOf(verdict: "approve" | "reject", all: Consequences): string {
  const isApproval = verdict === "approve";
  const first =
    all.found.kind === "signup"
      ? ofSignUp(isApproval, all)
      : all.found.kind === "instance"
        ? ofInstance(isApproval, all)
        : `${isApproval ? "Approving" : "Rejecting"} ends the case; the tenant's standing stays as it is.`;
  return all.needsSecondPerson ? `${first} A second person must confirm before anything happens.` : first;
}
