import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";
import type { PolicyProblem } from "./policy-problem.ts";
import { scalarOffset } from "./scalar-offset.ts";

type Path = readonly PropertyKey[];

/** Longer than any policy that a person would maintain; keeps reading one cheap. */
export const MAX_POLICY_CHARACTERS = 128 * 1024;
/** Nobody reads more, and finding them costs time. */
const ENOUGH_PROBLEMS = 500;

/** A YAML document as plain values, and where in its text each of them stands. */
export interface PositionedYaml {
  value: unknown;
  /** Problems of the YAML itself; when there are any, `value` is undefined. */
  problems: PolicyProblem[];
  /** A problem at the value of a path, at the nearest parent when the path is missing. */
  atValue(path: Path, message: string): PolicyProblem;
  atKey(path: Path, message: string): PolicyProblem;
  /** A problem inside a text value, `offset` characters from its start. */
  inText(path: Path, offset: number, message: string): PolicyProblem;
}

const startOf = (node: Node | null | undefined): number | undefined => node?.range?.[0];

function nodeAt(document: Document, path: Path): Node | undefined {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node : undefined;
}

function pairAt(document: Document, path: Path): Pair<Node, Node | null> | undefined {
  const parent = nodeAt(document, path.slice(0, -1));
  const key = path.at(-1);
  if (!isMap<Node, Node | null>(parent)) return undefined;
  return parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

/** Looked for here and not by the parser, which compares every key of a map with every other. */
function findDuplicateKeys({ items }: YAMLMap, report: (node: Node, message: string) => void): void {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) report(key, "YAML: Map keys must be unique");
    seen.add(key.value);
  }
}

function findProblems(document: Document.Parsed, at: (offset: number, message: string) => PolicyProblem): PolicyProblem[] {
  const found = [...document.errors, ...document.warnings].slice(0, ENOUGH_PROBLEMS);
  const problems = found.map(({ pos, message }) => at(pos[0], `YAML: ${message}`));
  const hasEnough = () => problems.length >= ENOUGH_PROBLEMS;
  const report = (node: Node, message: string) => void (hasEnough() || problems.push(at(startOf(node) ?? 0, message)));
  const goOn = () => (hasEnough() ? visit.BREAK : undefined);
  visit(document, {
    Alias: (_key, node) => report(node, "YAML: aliases are not allowed; write the value out"),
    Map: (_key, node) => findDuplicateKeys(node, report),
    Node: goOn,
  });
  return problems;
}

export function readPositionedYaml(text: string): PositionedYaml {
  const lineCounter = new LineCounter();
  const isTooLong = text.length > MAX_POLICY_CHARACTERS;
  const document = parseDocument(isTooLong ? "" : text, {
    lineCounter,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
  });
  const at = (offset: number, message: string): PolicyProblem => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), message };
  };
  const atValue = (path: Path, message: string): PolicyProblem => {
    for (let length = path.length; length > 0; length--) {
      const start = startOf(nodeAt(document, path.slice(0, length)));
      if (start !== undefined) return at(start, message);
    }
    return at(startOf(document.contents) ?? 0, message);
  };
  const problems = isTooLong
    ? [at(0, `the policy must have at most ${MAX_POLICY_CHARACTERS} characters`)]
    : findProblems(document, at);
  return {
    value: problems.length > 0 ? undefined : document.toJS(),
    problems,
    atValue,
    atKey: (path, message) => {
      const start = startOf(pairAt(document, path)?.key);
      return start === undefined ? atValue(path, message) : at(start, message);
    },
    inText: (path, offset, message) => {
      const node = nodeAt(document, path);
      return isScalar(node) && node.range
        ? at(scalarOffset(text, node as Scalar.Parsed, offset), message)
        : atValue(path, message);
    },
  };
}
