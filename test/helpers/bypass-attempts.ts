/** The call that must never go through undecided: four hundred servers of eight H100s. */
export const GREEDY = JSON.stringify({ server: { flavorRef: "gpu.h100.8", min_count: 400, hours: 500 } });
const LENGTH = Buffer.byteLength(GREEDY);

interface Shape {
  line?: string;
  headers?: string[];
  body?: string;
  /** In place of the head that is made of the rest. */
  raw?: string;
}

const fixed = (tenant: string) => [
  "Host: plane",
  "Content-Type: application/json",
  `X-Project-Id: ${tenant}`,
  "Connection: close",
];

/** Bytes of a call as somebody would send it who wants it to be read otherwise by the gate than by what stands behind. */
export function bytesOf(shape: Shape, tenant: string): string {
  if (shape.raw !== undefined) return shape.raw.replaceAll("@TENANT", tenant);
  const { line = "POST /v2.1/servers HTTP/1.1", headers = [`Content-Length: ${LENGTH}`], body = GREEDY } = shape;
  return [line, ...fixed(tenant), ...headers, "", body].join("\r\n").replaceAll("@TENANT", tenant);
}

const chunked = `${LENGTH.toString(16)}\r\n${GREEDY}\r\n0\r\n\r\n`;
/** A second call inside of the body of a first one that is not gated. */
const smuggled = `POST /v2.1/servers HTTP/1.1\r\nHost: plane\r\nX-Project-Id: @TENANT\r\nContent-Type: application/json\r\nContent-Length: ${LENGTH}\r\n\r\n${GREEDY}`;
const inChunk = `0\r\n\r\n${smuggled}`;
const path = (target: string): Shape => ({ line: `POST ${target} HTTP/1.1` });
const method = (name: string, ...headers: string[]): Shape => ({
  line: `${name} /v2.1/servers HTTP/1.1`,
  headers: [`Content-Length: ${LENGTH}`, ...headers],
});
const extra = (...headers: string[]): Shape => ({ headers: [`Content-Length: ${LENGTH}`, ...headers] });
const outer = (...headers: string[]): Shape => ({ line: "POST /images HTTP/1.1", headers, body: inChunk });

/** Conflicting framings, of which one server sees one call and another two. */
export const framings: Record<string, Shape> = {
  "length and chunks": { headers: [`Content-Length: ${LENGTH}`, "Transfer-Encoding: chunked"], body: chunked },
  "chunks and length, around a second call": outer("Transfer-Encoding: chunked", `Content-Length: ${inChunk.length + 20}`),
  "length and chunks, around a second call": outer("Content-Length: 5", "Transfer-Encoding: chunked"),
  "two lengths": outer("Content-Length: 5", `Content-Length: ${inChunk.length}`),
  "two equal lengths": { headers: [`Content-Length: ${LENGTH}`, `Content-Length: ${LENGTH}`] },
  "a list of lengths": { headers: [`Content-Length: 5, ${LENGTH}`] },
  "a length with a sign": { headers: [`Content-Length: +${LENGTH}`] },
  "a length in hexadecimal": { headers: [`Content-Length: 0x${LENGTH.toString(16)}`] },
  "a negative length": { headers: ["Content-Length: -1"] },
  "a length too large to count": { headers: ["Content-Length: 99999999999999999999999"] },
  "a blank before the colon": { headers: [`Content-Length : ${LENGTH}`] },
  "chunked, spelt otherwise": outer("Transfer-Encoding: xchunked", "Content-Length: 5"),
  "chunked, in quotes": outer('Transfer-Encoding: "chunked"', "Content-Length: 5"),
  "chunked behind a tab": outer("Transfer-Encoding:\tchunked", "Content-Length: 5"),
  "chunked behind a vertical tab": outer("Transfer-Encoding: \u000bchunked", "Content-Length: 5"),
  "chunked twice": outer("Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Content-Length: 5"),
  "chunked, then something else": outer("Transfer-Encoding: chunked, identity"),
  "chunked on a folded line": outer("Transfer-Encoding:", " chunked", "Content-Length: 5"),
  "chunked under a name with a blank": outer("Transfer-Encoding : chunked", "Content-Length: 5"),
  "chunked in a name after a bare LF": outer("X: y\nTransfer-Encoding: chunked", "Content-Length: 5"),
  "chunked in a name after a bare CR": outer("X: y\rTransfer-Encoding: chunked", "Content-Length: 5"),
  "a size that is no number": { headers: ["Transfer-Encoding: chunked"], body: `zz\r\n${GREEDY}\r\n0\r\n\r\n` },
  "a size that overflows": { headers: ["Transfer-Encoding: chunked"], body: `fffffffffffffffff\r\n${GREEDY}\r\n0\r\n\r\n` },
  "an extension with a bare LF": { headers: ["Transfer-Encoding: chunked"], body: `2;\nxx\r\n{}\r\n0\r\n\r\n${smuggled}` },
  "HTTP/1.0 with chunks": { line: "POST /images HTTP/1.0", headers: ["Transfer-Encoding: chunked"], body: inChunk },
  "no body, and a call behind it": { line: "GET /images HTTP/1.1", headers: ["Content-Length: 0"], body: smuggled },
  "a length on a GET": { line: "GET /images HTTP/1.1", headers: [`Content-Length: ${smuggled.length}`], body: "" },
};

/** Line ends, and what some take for one. */
export const lines: Record<string, Shape> = {
  "bare LF everywhere": { raw: bytesOf({}, "@TENANT").replaceAll("\r\n", "\n") },
  "bare CR everywhere": { raw: bytesOf({}, "@TENANT").replaceAll("\r\n", "\r") },
  "a bare LF in the line": { line: "GET /images HTTP/1.1\nX: POST /v2.1/servers HTTP/1.1" },
  "a bare CR in a value": extra("X: a\rContent-Length: 0"),
  "NUL in a value": extra("X: a\0b"),
  "NUL in the line": path("/v2.1/servers\0"),
  "a name with a blank": extra("X Y: z"),
  "a header without a colon": extra("Nothing"),
  "a folded header": extra("X-Project-Id: somebody", " else"),
  "no Host": {
    raw: `POST /v2.1/servers HTTP/1.1\r\nContent-Type: application/json\r\nX-Project-Id: @TENANT\r\nContent-Length: ${LENGTH}\r\n\r\n${GREEDY}`,
  },
  "two Hosts": extra("Host: other"),
  "no version": { raw: `POST /v2.1/servers\r\nHost: plane\r\n\r\n${GREEDY}` },
  "a version of the future": { line: "POST /v2.1/servers HTTP/3.0" },
  "two blanks in the line": { line: "POST  /v2.1/servers HTTP/1.1" },
  "a tab in the line": { line: "POST\t/v2.1/servers\tHTTP/1.1" },
};

/** Other ways to write the path. */
export const paths: Record<string, Shape> = Object.fromEntries(
  [
    ...["//v2.1/servers", "/v2.1//servers", "/./v2.1/servers", "/x/../v2.1/servers", "/v2.1/servers/.", "/v2.1/x/%2e%2e/servers"],
    ...["/%2e/v2.1/servers", "/v2.1%2fservers", "/v2.1/servers;x=1", "/v2.1;x/servers", "/V2.1/SERVERS", "/v2.1/%73ervers"],
    ...["/v2.1/servers/", "/v2.1/servers?", "/v2.1/servers?a=1&a=2", "/v2.1/servers#x", "/v2.1\\servers", "/v2.1/servers%00"],
    ...[
      "/v2.1/servers%20",
      "/v2.1/servers%0d%0a",
      "/v2.1/%c0%afservers",
      "/v2.1/%25%37%33ervers",
      "/v2.1/servers%",
      "/v2.1/ſervers",
    ],
    ...["http://plane/v2.1/servers", "http://plane:80//v2.1/servers", "//plane/v2.1/servers", "*", "plane:80", "v2.1/servers"],
  ].map((target) => [target, path(target)]),
);

/** Other methods, and headers that say what a call is otherwise than its line does. */
export const methods: Record<string, Shape> = {
  "post in small letters": method("post"),
  PUT: method("PUT"),
  "GET that is overridden": method("GET", "X-HTTP-Method-Override: POST"),
  "PATCH that is overridden": method("PATCH", "X-HTTP-Method: POST"),
  "DELETE that is overridden": method("DELETE", "X-Method-Override: PUT"),
  "POST overridden to GET": method("POST", "X-HTTP-Method-Override: GET"),
  CONNECT: method("CONNECT"),
  "a rewritten address": {
    line: "POST /images HTTP/1.1",
    headers: ["X-Original-URL: /v2.1/servers", "X-HTTP-Method-Override: PUT", "Content-Length: 2"],
    body: "{}",
  },
  "an offer of HTTP/2": extra("Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", "Connection: Upgrade, HTTP2-Settings"),
  "an offer of a websocket": extra(
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  ),
};

/** Headers that servers read differently, and bodies. */
export const contents: Record<string, Shape> = {
  "two tenants": extra("X-Project-Id: somebody-else"),
  "two tenants, by spelling": extra("X_Project_Id: somebody-else"),
  "two media types": extra("Content-Type: text/plain"),
  "a body in disguise": { headers: ["Content-Type: text/plain", `Content-Length: ${LENGTH}`] },
  "a body that is compressed, or says so": extra("Content-Encoding: gzip"),
  "what Gatehouse itself would say": extra(
    "X-Gatehouse-Outcome: allow",
    "X-Gatehouse-Decision: dec_01k9qwe4r5e6y7zzzzzzzzzzzz",
    "X-Gatehouse-Permit: ey",
  ),
  "a permit of another": extra("Gatehouse-Permit: eyJhbGciOiJub25lIn0.e30."),
  "huge headers": extra(`X-Pad: ${"x".repeat(20_000)}`),
  "very many headers": extra(...Array.from({ length: 2_500 }, (_, i) => `X-${i}: y`)),
  "a field twice": { headers: [`Content-Length: ${GREEDY.length + 24}`], body: `{"server":{"min_count":1},${GREEDY.slice(1)}` },
  "a byte order mark": { headers: [`Content-Length: ${LENGTH + 3}`], body: `\u00ef\u00bb\u00bf${GREEDY}` },
  "UTF-16": { headers: [`Content-Length: ${LENGTH * 2}`], body: Buffer.from(GREEDY, "utf16le").toString("latin1") },
  "more than is read": {
    headers: [`Content-Length: ${LENGTH + 300_000}`],
    body: `${GREEDY.slice(0, -1)},"x":"${"y".repeat(300_000)}"}`,
  },
};
