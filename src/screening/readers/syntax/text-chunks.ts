import { ListFormatError, type SourceFile } from "../list-item.ts";

const LINE_FEED = 10;
const HEAD_BYTES = 512;
/** A file may be one line of many megabytes (JSON, XML): longer ones are cut between two ASCII characters. */
const LONGEST_LINE = 2 ** 20;
const LONGEST_RECORD = 2 ** 26;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("windows-1252");
const WEB_PAGE = /^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|script)\b/i;
const NOTHING = Buffer.alloc(0);

function decodeLine(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // Publishers paste Latin-1 into UTF-8 files: each line is read as what it is.
    let text = "";
    for (let start = 0; start < bytes.length; ) {
      const feed = bytes.indexOf(LINE_FEED, start);
      const end = feed < 0 ? bytes.length : feed + 1;
      text += decodeLine(bytes.subarray(start, end));
      start = end;
    }
    return text;
  }
}

/** End of the last whole line, or of what can be cut off a line without end; 0 when more bytes are needed. */
function lengthOfWholeLines(bytes: Uint8Array): number {
  const feed = bytes.lastIndexOf(LINE_FEED);
  if (feed >= 0 || bytes.length < LONGEST_LINE) return feed + 1;
  const ascii = bytes.findLastIndex((byte) => byte < 0x80);
  return ascii < 0 ? bytes.length : ascii;
}

/** Judges the first bytes of a file, and gives them without byte order mark. */
function withoutMark(bytes: Buffer, label: string): Buffer {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new ListFormatError(`${label} is UTF-16; save it as UTF-8`);
  const rest = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  if (WEB_PAGE.test(latin1.decode(rest.subarray(0, HEAD_BYTES)).trimStart()))
    throw new ListFormatError(`${label} is a web page, not a list`);
  return rest;
}

/** The end-of-file mark of DOS, and what pads a cut download: nowhere part of a text. */
const withoutControls = (text: string) => text.replaceAll("\u001a", "").replaceAll("\0", "");

/**
 * Text of a file in pieces of whole lines, without byte order mark and end-of-file control characters. Throws
 * ListFormatError for what is surely not a list: no bytes, or a web page.
 */
export async function* textChunks(file: SourceFile): AsyncGenerator<string> {
  let pending: Buffer = NOTHING;
  let isHead = true;
  let isBlank = true;
  for await (const bytes of file.read()) {
    pending = pending.length === 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.concat([pending, bytes]);
    if (isHead && pending.length < HEAD_BYTES) continue;
    if (isHead) pending = withoutMark(pending, file.label);
    isHead = false;
    const length = lengthOfWholeLines(pending);
    if (length === 0) continue;
    const text = withoutControls(decode(pending.subarray(0, length)));
    pending = pending.subarray(length);
    isBlank &&= text.trim() === "";
    yield text;
  }
  const rest = withoutControls(decode(isHead ? withoutMark(pending, file.label) : pending));
  if (isBlank && rest.trim() === "") throw new ListFormatError(`${file.label} is empty`);
  if (rest !== "") yield rest;
}

/** Lines of a file, trimmed, without empty ones. A record is one line, of 64 MB at most. */
export async function* textLines(file: SourceFile): AsyncGenerator<string> {
  let begun = "";
  for await (const chunk of textChunks(file)) {
    const lines = (begun + chunk).split("\n");
    begun = lines.pop() ?? "";
    if (begun.length > LONGEST_RECORD) throw new ListFormatError(`${file.label} has a line that is longer than any record`);
    for (const line of lines) {
      const text = line.trim();
      if (text !== "") yield text;
    }
  }
  if (begun.trim() !== "") yield begun.trim();
}
