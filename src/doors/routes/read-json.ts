import { GatehouseError } from "../../domain/errors.ts";

const STRING = /"(?:[^"\\]|\\.)*"/y;

/** Whether an object in well-formed JSON names a field twice: parsers differ in which one counts. */
function hasDoubledField(json: string): boolean {
  const scopes: (Set<string> | null)[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === "{") scopes.push(new Set());
    else if (character === "[") scopes.push(null);
    else if (character === "}" || character === "]") scopes.pop();
    else if (character === '"') {
      STRING.lastIndex = at;
      const text = STRING.exec(json)?.[0] ?? '"';
      at += text.length - 1;
      const names = scopes.at(-1);
      if (!names || !/^\s*:/.test(json.slice(at + 1, at + 65))) continue;
      const name = JSON.parse(text) as string;
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}

/** Reads a body that every JSON parser reads alike. Throws `malformed-json`. */
export function readPlainJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new GatehouseError("malformed-json", { detail: "the body is no JSON", cause });
  }
  if (hasDoubledField(text)) throw new GatehouseError("malformed-json", { detail: "the body names a field twice" });
  return value;
}
