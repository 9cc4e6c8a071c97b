/** What is said to a call while Gatehouse cannot decide: come back later, no, or yes, to be decided afterwards. */
export const choices = ["hold", "deny", "allow"] as const;
export type Choice = (typeof choices)[number];

/** One for all, or by the bucket of the accelerator that is asked for; sign-ups and what is not named go by `default`. */
export type ChoiceRule = Choice | ({ readonly default: Choice } & { readonly [bucket: string]: Choice | undefined });

export const choiceFor = (rule: ChoiceRule, bucket: string | null): Choice =>
  typeof rule === "string" ? rule : ((bucket === null ? undefined : rule[bucket]) ?? rule.default);

/** Whether a call may go through undecided in any case: then what it takes to decide it later is made ready first. */
export const mayAllow = (rule: ChoiceRule): boolean =>
  (typeof rule === "string" ? [rule] : Object.values(rule)).includes("allow");
