import { readFileSync } from "node:fs";
import { type Document, LineCounter, parseDocument } from "yaml";
import { StartError } from "../../platform/start-error.ts";
import { type CompiledRoutes, compileRoutes, RouteProblem } from "./compile-routes.ts";
import { routeDocument } from "./route-document.ts";

function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): string {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return `:${lines.linePos(node.range[0]).line}`;
  }
  return "";
}

/** Reads and checks a routes file. Throws StartError that names the file, the line, the key and what is wrong there. */
export function readRoutes(file: string): CompiledRoutes {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { prettyErrors: true, lineCounter: lines });
  const [problem] = document.errors;
  if (problem) throw new StartError(`${file} is not YAML: ${problem.message}`);
  const parsed = routeDocument.safeParse(document.toJS() ?? {});
  const say = (path: readonly PropertyKey[], message: string) =>
    `${file}${lineAt(document, lines, path)}: ${path.join(".")}: ${message}`;
  if (!parsed.success) throw new StartError(parsed.error.issues.map(({ path, message }) => say(path, message)).join("\n"));
  try {
    return compileRoutes(parsed.data);
  } catch (error) {
    if (error instanceof RouteProblem) throw new StartError(say(error.path, error.message), { cause: error });
    throw error;
  }
}
