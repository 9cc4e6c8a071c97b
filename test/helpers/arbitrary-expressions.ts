import fc from "fast-check";
import { factsByPath } from "../../src/policy/expressions/fact-paths.ts";

const pathsOf = (type: string): string[] =>
  [...factsByPath].filter(([, definition]) => definition.type === type && !definition.optional).map(([path]) => path);
const optionalPathsOf = (type: string): string[] =>
  [...factsByPath].filter(([, definition]) => definition.type === type && definition.optional).map(([path]) => path);

const texts = ["CN", "AU", "crypto", "instance", "tor", "", "é😀"];
const quoted = fc.constantFrom(...texts).map((text) => JSON.stringify(text));
const operator = (...names: string[]) => fc.constantFrom(...names);

interface Expressions {
  bool: string;
  double: string;
  string: string;
  size: string;
}

/** Conditions over facts, in every form that a policy may use; optional facts are guarded. */
export const anyCondition: fc.Arbitrary<string> = fc.letrec<Expressions>((tie) => ({
  double: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...pathsOf("double")),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((number) => number.toFixed(3)),
    fc.tuple(tie("double"), operator("+", "-", "*"), tie("double")).map(([l, o, r]) => `(${l} ${o} ${r})`),
    tie("double").map((inner) => `-(${inner})`),
    fc.tuple(tie("bool"), tie("double"), tie("double")).map(([c, l, r]) => `(${c} ? ${l} : ${r})`),
    tie("size").map((size) => `double(${size})`),
    fc.constantFrom(...optionalPathsOf("double")).map((path) => `(has(${path}) ? ${path} : 0.5)`),
  ),
  string: fc.oneof({ maxDepth: 2 }, fc.constantFrom(...pathsOf("string")), quoted),
  size: fc.oneof(
    fc.constantFrom(...pathsOf("list<string>")).map((path) => `size(${path})`),
    fc.constantFrom(...pathsOf("string")).map((path) => `${path}.size()`),
    fc.integer({ min: 0, max: 5 }).map(String),
  ),
  bool: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("true", "false", ...pathsOf("bool")),
    fc.constantFrom(...optionalPathsOf("bool")).map((path) => `(has(${path}) && ${path})`),
    fc.tuple(tie("bool"), operator("&&", "||", "==", "!="), tie("bool")).map(([l, o, r]) => `(${l} ${o} ${r})`),
    tie("bool").map((inner) => `!(${inner})`),
    fc.tuple(tie("double"), operator("<", "<=", ">", ">=", "==", "!="), tie("double")).map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(tie("size"), operator("<", "<=", ">", ">=", "==", "!="), tie("size")).map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(tie("string"), operator("==", "!="), tie("string")).map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc
      .tuple(tie("string"), fc.array(quoted, { minLength: 1, maxLength: 3 }))
      .map(([l, list]) => `(${l} in [${list.join(", ")}])`),
    fc.tuple(tie("string"), fc.constantFrom(...pathsOf("list<string>"))).map(([l, list]) => `(${l} in ${list})`),
    fc
      .tuple(tie("string"), operator("startsWith", "endsWith", "contains"), tie("string"))
      .map(([l, method, r]) => `${l}.${method}(${r})`),
    fc
      .tuple(
        fc.constantFrom(...pathsOf("list<string>")),
        operator("exists", "all", "exists_one"),
        operator("==", "!="),
        tie("string"),
      )
      .map(([list, method, o, r]) => `${list}.${method}(x, x ${o} ${r} || x == "CN")`),
    fc.tuple(tie("bool"), tie("bool"), tie("bool")).map(([c, l, r]) => `(${c} ? ${l} : ${r})`),
  ),
})).bool;
