import { JSONParser } from "@streamparser/json";
import { ListFormatError, type SourceFile } from "../list-item.ts";
import { textChunks } from "./text-chunks.ts";

/** Objects of an array of a JSON document, one after the other: `path` is the array's elements, such as "$.results.*". */
export async function* jsonRecords(file: SourceFile, path: string): AsyncGenerator<Record<string, unknown>> {
  const done: Record<string, unknown>[] = [];
  const parser = new JSONParser({ paths: [path], keepStack: false });
  let problem: Error | null = null;
  parser.onValue = ({ value }) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) problem = new Error("not an object");
    else done.push(value as Record<string, unknown>);
  };
  parser.onError = (error) => {
    problem ??= error;
  };
  const check = () => {
    if (problem) throw new ListFormatError(`${file.label} is malformed or cut short`, { cause: problem });
  };
  for await (const chunk of textChunks(file)) {
    if (!parser.isEnded) parser.write(chunk);
    else if (chunk.trim() !== "") problem = new Error("text behind the document");
    check();
    yield* done.splice(0);
  }
  if (!parser.isEnded) throw new ListFormatError(`${file.label} is cut short: its JSON does not end`);
  check();
}
