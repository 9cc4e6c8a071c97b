import { SaxesParser } from "saxes";
import { ListFormatError, type SourceFile } from "../list-item.ts";
import { textChunks } from "./text-chunks.ts";

/** An element without its namespace prefix; `text` is its own, blanks joined. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** An element that stands at the depth of records; `path` is its way from the root's children: "INDIVIDUALS/INDIVIDUAL". */
export interface XmlRecord {
  readonly path: string;
  readonly element: XmlElement;
}

const DEEPEST = 64;
const LARGEST_RECORD = 16 * 2 ** 20;

const localName = (name: string) => name.slice(name.indexOf(":") + 1);

/** Collects records while the document streams through; `root` is its name once it was closed. */
function createCollector(label: string, depths: Readonly<Record<string, number>>) {
  const path: string[] = [];
  const open: XmlElement[] = [];
  const done: XmlRecord[] = [];
  let depth = 0;
  let size = 0;
  const parser = new SaxesParser();
  const state = { parser, done, isFinished: false };
  const refuse = (problem: string, cause?: unknown): never => {
    throw new ListFormatError(`${label} ${problem}`, { cause });
  };
  parser.on("error", (cause) => refuse(`is malformed or cut short near line ${parser.line}`, cause));
  parser.on("opentag", ({ name, attributes }) => {
    const element: XmlElement = { name: localName(name), attributes, children: [], text: "" };
    if (path.length === 0) {
      const expected = Object.keys(depths);
      depth = depths[element.name] ?? refuse(`has the root element ${element.name.slice(0, 40)}, not ${expected.join(" or ")}`);
      done.push({ path: "", element });
    } else if (path.length >= depth) {
      open.at(-1)?.children.push(element);
      open.push(element);
    }
    path.push(element.name);
    if (path.length > DEEPEST) refuse("is malformed: its elements are nested too deep");
  });
  const takeText = (text: string) => {
    const element = open.at(-1);
    if (!element) return;
    size += text.length;
    if (size > LARGEST_RECORD) refuse("is malformed: one of its records is larger than any");
    element.text += text;
  };
  parser.on("text", takeText);
  parser.on("cdata", takeText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (element) element.text = element.text.replace(/\s+/g, " ").trim();
    if (element && open.length === 0) {
      done.push({ path: path.slice(1).join("/"), element });
      size = 0;
    }
    path.pop();
    state.isFinished = path.length === 0;
  });
  return state;
}

/**
 * Elements of an XML document, as many levels below the root as `depths` says for its name; the root itself, without
 * its children, comes first with the path "". Throws ListFormatError for another root and for a document that is cut.
 */
export async function* xmlRecords(file: SourceFile, depths: Readonly<Record<string, number>>): AsyncGenerator<XmlRecord> {
  const collector = createCollector(file.label, depths);
  for await (const chunk of textChunks(file)) {
    collector.parser.write(chunk);
    yield* collector.done.splice(0);
  }
  if (!collector.isFinished) throw new ListFormatError(`${file.label} is cut short: its root element is not closed`);
  collector.parser.close();
}

const NONE: readonly XmlElement[] = [];

/** Descendants by a path of names: "akaList/aka". */
export function elementsAt(element: XmlElement, path: string): readonly XmlElement[] {
  let found: readonly XmlElement[] = [element];
  for (const name of path.split("/")) {
    found = found.flatMap(({ children }) => (children.length > 0 ? children.filter((child) => child.name === name) : NONE));
  }
  return found;
}

/** Texts of descendants by a path of names, empty ones left out. */
export const textsAt = (element: XmlElement, path: string): string[] =>
  elementsAt(element, path)
    .map(({ text }) => text)
    .filter((text) => text !== "");

/** Text of the first descendant by a path of names that has one; "" when none has. */
export const textAt = (element: XmlElement, path: string): string => textsAt(element, path)[0] ?? "";
