import { ListFormatError, type SourceFile } from "./list-item.ts";

const CHUNK_BYTES = 256 * 1024;
const LINE_FEED = 10;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
const latin1 = new TextDecoder("windows-1252");

function decodeLine(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

function decodeChunk(bytes: Uint8Array): string {
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

/** Throws `ListFormatError` for what is surely not a list: no bytes, or a web page. `label` names the file in messages. */
export function assertIsData({ bytes, label }: SourceFile): void {
  const head = latin1
    .decode(bytes.subarray(0, 512))
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .trimStart()
    .toLowerCase();
  if (head.replaceAll("\u001a", "") === "" && bytes.length <= 512) throw new ListFormatError(`${label} is empty`);
  if (head.startsWith("<!doctype html") || head.startsWith("<html"))
    throw new ListFormatError(`${label} is a web page, not a list`);
}

/** Text of a file in chunks of whole lines, without byte order mark and end-of-file control characters. */
export function* decodeChunks(file: SourceFile): Generator<string> {
  assertIsData(file);
  const { bytes } = file;
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x1a || bytes[end - 1] === 0)) end--;
  for (let start = 0; start < end; ) {
    let stop = Math.min(end, start + CHUNK_BYTES);
    if (stop < end) {
      const feed = bytes.indexOf(LINE_FEED, stop);
      stop = feed < 0 || feed >= end ? end : feed + 1;
    }
    yield decodeChunk(bytes.subarray(start, stop));
    start = stop;
  }
}

/** Lines of a file, trimmed, without comments (#) and empty ones. */
export function* decodeLines(file: SourceFile): Generator<string> {
  for (const chunk of decodeChunks(file)) {
    for (const line of chunk.split("\n")) {
      const text = line.replace(/(?:^|\s)#.*$/, "").trim();
      if (text !== "") yield text;
    }
  }
}
