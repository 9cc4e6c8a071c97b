import type { FieldProblem } from "../domain/errors.ts";

const MAX_DEPTH = 40;
const MAX_NODES = 20_000;
const MAX_ITEMS = 1_000;
const MAX_FIELDS = 200;
const MAX_FIELD_NAME_LENGTH = 200;

/** PostgreSQL can store neither U+0000 nor half a surrogate pair. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

const escapeToken = (key: string | number) =>
  typeof key === "number" ? String(key) : key.replaceAll("~", "~0").replaceAll("/", "~1");

/** A JSON Pointer (RFC 6901) of a path of keys and indexes. */
export const pointerOf = (path: readonly (string | number)[]): string => path.map((key) => `/${escapeToken(key)}`).join("");

interface Node {
  value: unknown;
  depth: number;
  parent: Node | null;
  key: string | number;
}

function pointerTo(node: Node, key?: string | number): string {
  const path = key === undefined ? [] : [key];
  for (let at: Node = node; at.parent; at = at.parent) path.unshift(at.key);
  return pointerOf(path);
}

/** What is wrong with a field's name. `__proto__` is only ever meant to reach another object. */
function problemOfKey(key: string): string | null {
  if (key.length > MAX_FIELD_NAME_LENGTH || !isStorable(key)) return "a field name that is no name";
  return key === "__proto__" ? "unknown field" : null;
}

function problemOfNode({ value, depth }: Node): string | null {
  if (typeof value === "string") return isStorable(value) ? null : "must not hold U+0000 or half a surrogate pair";
  if (typeof value !== "object" || value === null) return null;
  if (depth >= MAX_DEPTH) return "is nested too deep";
  return Array.isArray(value) && value.length > MAX_ITEMS ? `at most ${MAX_ITEMS} items` : null;
}

/**
 * Bounds what a schema would otherwise recurse or grind into: depth, items, fields, nodes in all, and text that cannot
 * be stored. Walks in breadth and without recursion, so that a hostile body costs no stack. Null when all is well.
 */
export function checkStructure(body: unknown, mostValues: number = MAX_NODES): FieldProblem | null {
  const nodes: Node[] = [{ value: body, depth: 0, parent: null, key: "" }];
  for (let next = 0; next < nodes.length; next++) {
    const node = nodes[next] as Node;
    const problem = problemOfNode(node);
    if (problem) return { pointer: pointerTo(node), message: problem };
    const { value } = node;
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value)) {
      for (const [key, item] of value.entries()) nodes.push({ value: item, depth: node.depth + 1, parent: node, key });
    } else {
      const bad = pushFields(node, value, nodes);
      if (bad) return bad;
    }
    if (nodes.length > mostValues) return { pointer: pointerTo(node), message: `the body holds more than ${mostValues} values` };
  }
  return null;
}

function pushFields(node: Node, value: object, nodes: Node[]): FieldProblem | null {
  const keys = Object.keys(value);
  if (keys.length > MAX_FIELDS) return { pointer: pointerTo(node), message: `at most ${MAX_FIELDS} fields` };
  for (const key of keys) {
    const problem = problemOfKey(key);
    if (problem) return { pointer: pointerTo(node, key.toWellFormed().slice(0, MAX_FIELD_NAME_LENGTH)), message: problem };
    nodes.push({ value: (value as Record<string, unknown>)[key], depth: node.depth + 1, parent: node, key });
  }
  return null;
}
