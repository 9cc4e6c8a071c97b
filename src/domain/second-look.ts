import type { Reason } from "./decision.ts";
import type { CaseVerdict } from "./review-case.ts";

/** What is looked at a second time, as the second person sees it: nothing of what was said the first time. */
export interface SecondLook {
  id: string;
  kind: "signup" | "instance";
  drawnAt: string;
  request: unknown;
  facts: unknown;
  reasons: Reason[];
}

/** What both said, once the second person has said it. */
export interface GivenLook {
  id: string;
  of: "decision" | "verdict";
  decisionId: string;
  caseId: string | null;
  rules: string[];
  firstVerdict: CaseVerdict;
  secondVerdict: CaseVerdict;
  reasonCode: string;
  by: { id: string; name: string };
  givenAt: string;
  agrees: boolean;
}

const HUNDRED_PERCENT = 2 ** 32;

/**
 * Whether a thing is drawn: the first 32 bits of the SHA-256 of its id, as a share of all, lie below the share that is
 * drawn. Ids end in random bits that nobody chooses, and anybody can check a draw.
 */
export const isDrawn = (digestHex: string, percent: number): boolean =>
  Number.parseInt(digestHex.slice(0, 8), 16) < (percent / 100) * HUNDRED_PERCENT;
