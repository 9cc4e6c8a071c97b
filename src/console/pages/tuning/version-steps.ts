import type { Role } from "../../queries/session.ts";
import type { VersionStep, VersionSummary } from "../../queries/tuning.ts";

interface StepOffer {
  step: VersionStep;
  word: string;
  /** What it does, said before it is done. */
  consequence: string;
}

const offers: Readonly<Record<VersionStep, Omit<StepOffer, "step">>> = {
  submit: { word: "Submit", consequence: "The draft waits for another person with the role policy-approver." },
  approve: {
    word: "Approve",
    consequence: "You answer for this version with your name. It still decides nothing: somebody has to activate it.",
  },
  activate: {
    word: "Activate",
    consequence:
      "Every server decides by this version within two seconds. The one that decides now is retired and can be taken back.",
  },
  shadow: {
    word: "Run in the shadow",
    consequence: "It is evaluated beside the active version for each decision from now on. No tenant notices.",
  },
  retire: {
    word: "Retire",
    consequence: "It decides nothing any more, neither in the shadow. An approved version can come back.",
  },
};

const from: Readonly<Record<VersionStep, readonly VersionSummary["state"][]>> = {
  submit: ["draft"],
  approve: ["submitted"],
  activate: ["approved", "shadow", "retired"],
  shadow: ["approved", "retired"],
  retire: ["draft", "submitted", "approved", "shadow"],
};

const roles: Readonly<Record<VersionStep, readonly Role[]>> = {
  submit: ["policy-author"],
  approve: ["policy-approver"],
  activate: ["policy-author", "policy-approver"],
  shadow: ["policy-author", "policy-approver"],
  retire: ["policy-author", "policy-approver"],
};

/** What a person may do with a version: by its state, by the person's roles, and never approving what is one's own. */
export function stepsOf(version: VersionSummary, who: { id: string; roles: readonly Role[] }): StepOffer[] {
  const steps = Object.keys(offers) as VersionStep[];
  return steps
    .filter((step) => from[step].includes(version.state))
    .filter((step) => roles[step].some((role) => who.roles.includes(role) || who.roles.includes("admin")))
    .filter((step) => step !== "approve" || version.author.id !== who.id)
    .filter((step) => version.state !== "retired" || version.steps.approve !== undefined || step === "retire")
    .map((step) => ({
      step,
      ...offers[step],
      ...(step === "activate" && version.state === "retired" ? { word: "Take back" } : {}),
    }));
}
