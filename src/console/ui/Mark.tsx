import type { CaseSummary, Decision, TenantSummary } from "../queries/wire.ts";

type Tone = "allow" | "held" | "denied" | "plain" | "accent";

interface TagProps {
  tone?: Tone;
  mark?: string;
  children: React.ReactNode;
}

/** A word in a box. The sign before it says the same to who cannot tell the colours. */
export function Tag({ tone = "plain", mark, children }: TagProps) {
  return (
    <span className={`tag tag-${tone}`}>
      {mark && <span aria-hidden="true">{mark}</span>}
      {children}
    </span>
  );
}

const outcomes = {
  allow: { tone: "allow", mark: "✓", word: "Allowed" },
  review: { tone: "held", mark: "‖", word: "Held" },
  deny: { tone: "denied", mark: "✕", word: "Denied" },
} as const;

export function OutcomeTag({ outcome }: { outcome: Decision["outcome"] }) {
  const { tone, mark, word } = outcomes[outcome];
  return (
    <Tag tone={tone} mark={mark}>
      {word}
    </Tag>
  );
}

export function ResolutionTag({ resolution }: Pick<Decision, "resolution">) {
  if (!resolution) return null;
  return resolution === "approved" ? (
    <Tag tone="allow" mark="✓">
      Approved
    </Tag>
  ) : (
    <Tag tone="denied" mark="✕">
      Rejected
    </Tag>
  );
}

const states: Record<CaseSummary["state"], { tone: Tone; mark: string; word: string }> = {
  open: { tone: "held", mark: "‖", word: "Open" },
  claimed: { tone: "accent", mark: "◔", word: "Claimed" },
  awaiting_information: { tone: "plain", mark: "…", word: "Waiting for answers" },
  escalated: { tone: "held", mark: "↑", word: "Escalated" },
  pending_approval: { tone: "accent", mark: "◑", word: "Second pair of eyes" },
  approved: { tone: "allow", mark: "✓", word: "Approved" },
  rejected: { tone: "denied", mark: "✕", word: "Rejected" },
};

/** A state in words; one that is none of ours is shown as it is. */
export const stateWord = (state: string): string => states[state as CaseSummary["state"]]?.word ?? state;

export function StateTag({ state }: { state: CaseSummary["state"] }) {
  const { tone, mark, word } = states[state];
  return (
    <Tag tone={tone} mark={mark}>
      {word}
    </Tag>
  );
}

const standings: Record<TenantSummary["standing"], { tone: Tone; mark: string; word: string }> = {
  pending: { tone: "held", mark: "‖", word: "Pending" },
  cleared: { tone: "allow", mark: "✓", word: "Cleared" },
  denied: { tone: "denied", mark: "✕", word: "Denied" },
  suspended: { tone: "denied", mark: "⏸", word: "Suspended" },
  closed: { tone: "plain", mark: "■", word: "Closed" },
};

/** Standing of a tenant; a word that is none of ours is shown as it is. */
export function StandingTag({ standing }: { standing: string }) {
  const known = standings[standing as TenantSummary["standing"]] ?? { tone: "plain", mark: "", word: standing };
  return (
    <Tag tone={known.tone} mark={known.mark}>
      {known.word}
    </Tag>
  );
}
