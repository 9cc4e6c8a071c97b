import type { CaseDetail, CaseMatch } from "../domain/review-case.ts";
import { type SealingKey, seal, unseal } from "../platform/seal.ts";

/** What a reviewer said, as it is sealed on the case. */
export type StoredVerdict = NonNullable<CaseDetail["verdict"]>;

const matchesContext = (caseId: string) => `${caseId} matches`;
const verdictContext = (caseId: string) => `${caseId} verdict`;

export const sealMatches = (dataKey: SealingKey, caseId: string, matches: CaseMatch[]): Buffer =>
  seal(dataKey, JSON.stringify(matches), matchesContext(caseId));

export const readMatches = (dataKey: SealingKey, caseId: string, sealed: Buffer): CaseMatch[] =>
  JSON.parse(unseal(dataKey, sealed, matchesContext(caseId)).toString("utf8")) as CaseMatch[];

export const sealVerdict = (dataKey: SealingKey, caseId: string, verdict: StoredVerdict): Buffer =>
  seal(dataKey, JSON.stringify(verdict), verdictContext(caseId));

export const readVerdict = (dataKey: SealingKey, caseId: string, sealed: Buffer): StoredVerdict =>
  JSON.parse(unseal(dataKey, sealed, verdictContext(caseId)).toString("utf8")) as StoredVerdict;
