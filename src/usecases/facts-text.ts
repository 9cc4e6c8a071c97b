import { type Facts, sharedFamilies } from "../domain/facts.ts";

const texts = new WeakMap<object, string>();

function familyText(name: string, family: object): string {
  if (!sharedFamilies.has(name)) return JSON.stringify(family);
  let text = texts.get(family);
  if (text === undefined) {
    text = JSON.stringify(family);
    texts.set(family, text);
  }
  return text;
}

/** What `JSON.stringify` makes of facts, to the byte; families that a tenant's decisions have in common are written out once. */
export function factsText(facts: Facts): string {
  let text = "";
  for (const [name, family] of Object.entries(facts)) {
    if (family !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${familyText(name, family)}`;
  }
  return `{${text}}`;
}
