import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../helpers/free-port.ts";
import { findProgram } from "../../helpers/machine.ts";

interface NginxOptions {
  directory: string;
  core: string;
  /** host:port of the control plane. */
  plane: string;
  /** Asks Gatehouse about each call. */
  asks?: { gate: string; key: string };
}

const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

const asking = ({ gate, key }: NonNullable<NginxOptions["asks"]>) => `
    location = /_gatehouse {
      internal;
      proxy_pass http://gate/doors/forward-auth;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
      proxy_set_header Connection "";
      proxy_set_header X-Gatehouse-Key "${key}";
      proxy_set_header X-Original-Method $request_method;
      proxy_set_header X-Original-URI $request_uri;
      proxy_set_header X-Real-IP $remote_addr;
    }
  }
  upstream gate { server ${gate}; keepalive 64; `;

/** nginx with one worker on one core, as the reference for what a proxy can do, or with auth_request in front. */
export async function runNginx({ directory, core, plane, asks }: NginxOptions): Promise<{ url: string; child: ChildProcess }> {
  const program = findProgram("nginx");
  if (!program) throw new Error("this bench needs nginx (Debian: apt-get install nginx)");
  const port = await freePort();
  const file = join(directory, `nginx-${port}.conf`);
  const text = `worker_processes 1; daemon off; pid ${directory}/nginx-${port}.pid; error_log ${directory}/nginx.log;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; proxy_http_version 1.1;
  ${temporary.map((kind) => `${kind}_temp_path ${directory}/${kind};`).join(" ")}
  upstream plane { server ${plane}; keepalive 64; }
  server {
    listen 127.0.0.1:${port};
    location / { ${asks ? "auth_request /_gatehouse;" : ""} proxy_set_header Connection ""; proxy_pass http://plane; }
    ${asks ? asking(asks) : ""}
  }
}`;
  await writeFile(file, text);
  const child = spawn("taskset", ["-c", core, program, "-p", directory, "-c", file], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100 && !(await fetch(url).catch(() => null)); tries++) await sleep(50);
  return { url, child };
}
