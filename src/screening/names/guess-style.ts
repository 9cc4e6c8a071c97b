import { foldText } from "./fold-text.ts";
import { isLegalForm, peelLegalForms } from "./legal-forms.ts";
import { organizationWordWeights } from "./name-words.ts";
import type { NameStyle } from "./prepare-name.ts";

const LONGEST_PERSON = 5;

/** Whether a name of an unknown kind of party reads like a person's or an organization's. */
export function guessStyle(name: string): NameStyle {
  const words = foldText(name).map(({ text }) => text);
  if (words.length === 0 || words.length > LONGEST_PERSON + 2) return "organization";
  if (words.some((word) => isLegalForm(word) || organizationWordWeights.has(word) || /\d/.test(word))) return "organization";
  if (name.split(",").length === 2) return "person";
  return peelLegalForms(words, false).forms.length > 0 || words.length > LONGEST_PERSON ? "organization" : "person";
}
