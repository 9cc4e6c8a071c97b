import type { CaseHeading } from "../domain/case-heading.ts";
import type { Facts } from "../domain/facts.ts";
import { initialsOf } from "../domain/initials.ts";
import type { SignupRequest } from "../domain/requests.ts";
import { type Keyring, unseal } from "../platform/seal.ts";
import type { HeadingRow } from "../store/case-headings.ts";
import { profileContext } from "./profile-reader.ts";
import type { UseCases } from "./use-cases.ts";

const asksOf = ({ requested, accelerators, acceleratorId, hours, openEnded }: Facts["compute"]): CaseHeading["asks"] =>
  requested ? { accelerators, accelerator: acceleratorId ?? null, hours, openEnded } : null;

/** Who asks for what, for the rows of the queue. People are shown by their initials: a list needs no more. */
export function createDescribeCases(parts: {
  keyring: Keyring;
  headings: (caseIds: readonly string[]) => Promise<HeadingRow[]>;
}): UseCases["describeCases"] {
  function nameOf({ tenantId, kind, profileVersion, sealedProfile, wrappedKey }: HeadingRow): string | null {
    if (!wrappedKey) return null;
    const key = parts.keyring.unwrapDataKey(tenantId, wrappedKey);
    const plain = unseal(key, sealedProfile, profileContext(tenantId, profileVersion));
    const { name } = JSON.parse(plain.toString("utf8")) as SignupRequest;
    return kind === "individual" ? initialsOf(name) : name;
  }

  return async (caseIds) => {
    if (caseIds.length === 0) return new Map();
    const rows = await parts.headings(caseIds);
    return new Map(rows.map((row) => [row.caseId, { tenantName: nameOf(row), asks: row.compute && asksOf(row.compute) }]));
  };
}
