/** Headers of one connection. What goes on is framed anew, by what was read: no server behind can read it otherwise. */
const OF_CONNECTION = /^(?:connection|keep-alive|proxy-connection|transfer-encoding|te|trailer|upgrade|expect)$/i;
/** What Gatehouse says of a call. Nobody else may say it. */
const OURS = /^x-gatehouse-/i;

/** Names and values in turn, as they were sent: the same order, the same case. */
export function headersUpstream(raw: readonly string[], added: Readonly<Record<string, string>> = {}): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as string;
    if (!OF_CONNECTION.test(name) && !OURS.test(name)) kept.push(name, raw[i + 1] as string);
  }
  for (const [name, value] of Object.entries(added)) kept.push(name, value);
  return kept;
}

/** Headers of an answer; Node frames it for the caller's own version of HTTP. */
export function headersDownstream(raw: readonly (Buffer | string)[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = textOf(raw[i] as Buffer | string);
    if (!OF_CONNECTION.test(name)) kept.push(name, textOf(raw[i + 1] as Buffer | string));
  }
  return kept;
}

/** Header bytes are bytes: latin1 keeps each as it is, both ways. */
const textOf = (bytes: Buffer | string): string => (typeof bytes === "string" ? bytes : bytes.toString("latin1"));

/** Without the length: of a body that is sent whole, it is set anew. */
export const withoutLength = (raw: readonly string[]): string[] =>
  raw.flatMap((name, i) => (i % 2 === 0 && !/^content-length$/i.test(name) ? [name, raw[i + 1] as string] : []));
