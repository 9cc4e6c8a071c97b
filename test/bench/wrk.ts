import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Load {
  url: string;
  path: string;
  /** In turn, in place of the one. */
  paths?: string[];
  key: string;
  /** Bodies in turn. `@@` in a body becomes a number that no other request of the run has. */
  bodies: string[];
  /** POST when it is not given. */
  method?: "GET" | "POST";
  /** Beside the key and the media type. */
  headers?: Record<string, string>;
  connections: number;
  seconds: number;
  directory: string;
}

export interface Measured {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  errors: number;
}

/** One line of Lua for a string of any bytes. */
const luaString = (text: string) => `"${text.replace(/[\\"\n\r]/g, (c) => `\\${c.charCodeAt(0).toString().padStart(3, "0")}`)}"`;

let runs = 0;

function scriptOf({ path, paths = [path], key, bodies, method = "POST", headers = {} }: Load): string {
  const more = Object.entries(headers).map(([name, value]) => `headers[${luaString(name)}] = ${luaString(value)}`);
  return `local bodies = {${bodies.map(luaString).join(",\n")}}
local paths = {${paths.map(luaString).join(",")}}
local headers = {["content-type"] = "application/json", ["authorization"] = "Bearer ${key}"}
${more.join("\n")}
local count = 0
request = function()
  count = count + 1
  local body = bodies[(count - 1) % #bodies + 1]
  local unique = "${process.pid.toString(36)}-${++runs}-" .. count
  local path = paths[(count - 1) % #paths + 1]
  return wrk.format("${method}", path, headers, (string.gsub(body, "@@", unique)))
end
`;
}

const toMs = (text: string) => Number.parseFloat(text) * (text.endsWith("us") ? 0.001 : text.endsWith("ms") ? 1 : 1000);

/** Runs wrk with one thread; `cores` pins it. */
export async function runWrk(load: Load, cores: string): Promise<Measured> {
  const script = join(load.directory, `load-${runs}.lua`);
  await writeFile(script, scriptOf(load));
  const wrk = [
    "wrk",
    "-t1",
    `-c${load.connections}`,
    `-d${load.seconds}s`,
    "--latency",
    "--timeout",
    "10s",
    "-s",
    script,
    load.url,
  ];
  const { stdout } = await run("taskset", ["-c", cores, ...wrk]);
  const find = (pattern: RegExp) => pattern.exec(stdout)?.[1];
  const bad = Number(find(/Non-2xx or 3xx responses: (\d+)/) ?? 0);
  const socket = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)?.slice(1).map(Number) ?? [];
  return {
    perSecond: Number(find(/Requests\/sec:\s+([\d.]+)/)),
    p50Ms: toMs(find(/50%\s+([\d.]+\w+)/) ?? "0ms"),
    p99Ms: toMs(find(/99%\s+([\d.]+\w+)/) ?? "0ms"),
    errors: bad + socket.reduce((sum, count) => sum + count, 0),
  };
}
