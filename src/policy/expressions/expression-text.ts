import type { ASTNode } from "@marcbachmann/cel-js";

const COMMUTATIVE = new Set(["&&", "||", "==", "!=", "+", "*"]);

const isNode = (part: unknown): part is ASTNode => typeof part === "object" && part !== null && "op" in part;

function partText(part: unknown): string {
  if (isNode(part)) return expressionText(part);
  if (Array.isArray(part)) return `(${part.map(partText).join(",")})`;
  return typeof part === "bigint" ? `${part}n` : JSON.stringify(part);
}

const texts = new WeakMap<ASTNode, string>();

/** One text for all ways of writing the same expression: layout, brackets and the order of `&&`, `||`, `==`, `+` and `*`. */
export function expressionText(node: ASTNode): string {
  let text = texts.get(node);
  if (text === undefined) {
    const parts = (Array.isArray(node.args) ? node.args : [node.args]).map(partText);
    text = `${node.op}(${(COMMUTATIVE.has(node.op) ? parts.sort() : parts).join(",")})`;
    texts.set(node, text);
  }
  return text;
}
