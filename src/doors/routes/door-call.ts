/** A call to the control plane, as a proxy in front of it tells of it. */
export interface DoorCall {
  method: string;
  /** Path and query as they came over the wire. */
  target: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  /** The body's bytes as text; null when the proxy sent none. */
  body: string | null;
  /** Names of headers that servers may read otherwise than `headers` has them: given twice, or once with `_` for `-`. */
  repeated?: readonly string[];
}

/** A target that every server behind the door reads alike. */
export interface PlainTarget {
  segments: readonly string[];
  path: string;
  query: Readonly<Record<string, string>>;
}

const MAX_TARGET = 8_192;
/** Encoded separators, dots, NUL and percent signs: some servers decode them before they match a path, some do not. */
const ENCODED = /%(?:2f|5c|2e|00|25|3b|0a|0d)/i;
/** Path parameters, backslashes, blanks, control characters, and letters that a server may fold into others. */
const UNPLAIN = /[\\;#\s\p{C}]|[^\x21-\x7e]/u;

/** Control characters, and blanks or dots at the ends, which some servers take away. */
const UNPLAIN_SEGMENT = /\p{C}|^\s|[\s.]$/u;

function readSegments(path: string): string[] | null {
  if (!path.startsWith("/") || UNPLAIN.test(path) || ENCODED.test(path)) return null;
  const raw = path.slice(1).split("/");
  if (raw.at(-1) === "") raw.pop();
  if (raw.some((segment) => segment === "" || segment === "." || segment === "..")) return null;
  try {
    const segments = raw.map((segment) => decodeURIComponent(segment));
    return segments.some((segment) => UNPLAIN_SEGMENT.test(segment)) ? null : segments;
  } catch {
    return null;
  }
}

/** A name given twice is read as the first by some servers and as the last by others. */
function readQuery(text: string): Record<string, string> | null {
  const query: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in query) return null;
    query[name] = value;
  }
  return query;
}

/**
 * Path and query, or null for a target that different servers read differently (`//`, `/../`, `%2e`, `;`, names given
 * twice …): what is behind the door might then do something else than what was looked at.
 */
export function readTarget(target: string): PlainTarget | null {
  if (target.length > MAX_TARGET) return null;
  const [path = "", ...rest] = target.split("?");
  if (rest.length > 1) return null;
  const segments = readSegments(path);
  const query = readQuery(rest[0] ?? "");
  return segments && query ? { segments, path: `/${segments.join("/")}`, query } : null;
}

const OVERRIDES = ["x-http-method-override", "x-http-method", "x-method-override"];

/** The method, upper-case; null when a header would make the server behind the door take another one. */
export function readMethod({ method, headers }: Pick<DoorCall, "method" | "headers">): string | null {
  const own = method.toUpperCase();
  if (!/^[A-Z]{1,20}$/.test(own)) return null;
  return OVERRIDES.every((name) => headers[name] === undefined || headers[name].toUpperCase() === own) ? own : null;
}

/** Headers that are lists, and mean the same joined. */
const LISTS =
  /^(?:accept(?:-.*)?|cache-control|connection|cookie|forwarded|pragma|prefer|te|trailer|transfer-encoding|upgrade|via|warning|x-forwarded-.*)$/;

/** Gateway interfaces (CGI, WSGI) make one variable of both spellings. */
const spellingOf = (name: string): string => name.replaceAll("_", "-");

/** Headers by lower-case name from names and values in turn, as they came over the wire. */
export function readHeaders(raw: readonly string[]): Required<Pick<DoorCall, "headers" | "repeated">> {
  const headers: Record<string, string> = Object.create(null);
  const spellings = new Map<string, string>();
  const repeated = new Set<string>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name, value] = [(raw[i] as string).toLowerCase(), raw[i + 1] as string];
    const known = spellings.get(spellingOf(name));
    if (known !== undefined && !LISTS.test(name)) repeated.add(name);
    spellings.set(spellingOf(name), name);
    headers[name] = name in headers ? `${headers[name]}${name === "cookie" ? "; " : ", "}${value}` : value;
  }
  return { headers, repeated: [...repeated] };
}
