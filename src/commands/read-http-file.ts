import { readFileSync } from "node:fs";
import type { DoorCall } from "../doors/routes/door-call.ts";
import { readHeaders } from "../doors/routes/door-call.ts";
import { StartError } from "../platform/start-error.ts";

const LINE = /^(?:([A-Za-z]+) )?(\S.*?)(?: HTTP\/\d(?:\.\d)?)?$/;
const COMMENT = /^\s*(?:#|\/\/)/;

/** `https://api.example/v1/x` as the path that a proxy sees. A target that begins otherwise stays as it is, odd as it may be. */
const targetOf = (written: string): string => /^https?:\/\/[^/?#]+/i.exec(written)?.[0] ?? "";

function readRequest(lines: readonly string[], where: string): DoorCall {
  const start = lines.findIndex((line) => line.trim() !== "" && !COMMENT.test(line));
  const [, method = "GET", written = ""] = LINE.exec(lines[start] ?? "") ?? [];
  if (written === "") throw new StartError(`${where}: a request begins with a line like POST /v1/servers`);
  const blank = lines.findIndex((line, i) => i > start && line.trim() === "");
  const end = blank === -1 ? lines.length : blank;
  const raw = lines.slice(start + 1, end).flatMap((line, i) => {
    const colon = line.indexOf(":");
    if (colon < 1) throw new StartError(`${where}: line ${i + 1} after the first is no header: ${line.slice(0, 80)}`);
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  const body = lines.slice(end).join("\n").trim();
  const target = written.slice(targetOf(written).length) || "/";
  return { method, target, ...readHeaders(raw), body: body === "" ? null : body };
}

/** Requests as HTTP writes them, and as editors keep them in .http files: one after another behind lines of `###`. */
export function readHttpFile(file: string): DoorCall[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new StartError(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
  const parts = text.replaceAll("\r\n", "\n").split(/^###.*$/m);
  const requests = parts.filter((part) => part.split("\n").some((line) => line.trim() !== "" && !COMMENT.test(line)));
  if (requests.length === 0) throw new StartError(`${file} holds no request`);
  return requests.map((part, i) => readRequest(part.split("\n"), `${file}, request ${i + 1}`));
}
