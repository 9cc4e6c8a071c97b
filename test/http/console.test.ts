import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import express, { type Express } from "express";
import pino from "pino";
import request from "supertest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleErrors } from "../../src/http/middleware/handle-errors.ts";
import { requestContext } from "../../src/http/middleware/request-context.ts";
import { createConsole } from "../../src/http/serve-console.ts";
import { fakeApp } from "../helpers/fake-app.ts";

const SCRIPT = "export const all = 1;\n".repeat(100);

describe("the console", () => {
  let built: string;
  let app: Express;
  beforeAll(() => {
    built = mkdtempSync(join(tmpdir(), "gh-console-"));
    mkdirSync(join(built, "assets"));
    writeFileSync(join(built, "index.html"), '<!doctype html><script type="module" src="/console/assets/index-abc.js"></script>');
    writeFileSync(join(built, "assets/index-abc.js"), SCRIPT);
    writeFileSync(join(built, "assets/index-abc.js.gz"), gzipSync(SCRIPT));
    writeFileSync(join(built, "assets/secret.key"), "not a type that is served");
    app = express();
    app.use(requestContext, createConsole(built), handleErrors(pino({ level: "silent" })));
  });
  afterAll(() => rmSync(built, { recursive: true }));

  it("is one page at every address under it that is no asset", async () => {
    for (const path of ["/console/", "/console/queue", "/console/cases/case_1", "/console/tenants/acct.1"]) {
      const { text, headers } = await request(app).get(path).expect(200);
      expect(headers["content-type"]).toMatch("text/html");
      expect(headers["cache-control"]).toBe("no-cache");
      expect(text).toContain("index-abc.js");
    }
  });

  it("lets in scripts and styles of this server alone, none inline", async () => {
    const { headers } = await request(app).get("/console/").expect(200);
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it("serves assets for ever, compressed for who can read that", async () => {
    const plain = await request(app).get("/console/assets/index-abc.js").set("accept-encoding", "identity").expect(200);
    expect(plain.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(plain.headers["content-type"]).toMatch("text/javascript");
    expect(plain.text).toBe(SCRIPT);
    const packed = await request(app)
      .get("/console/assets/index-abc.js")
      .set("accept-encoding", "gzip")
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => done(null, Buffer.concat(chunks)));
      })
      .expect(200);
    expect(packed.headers["content-encoding"]).toBe("gzip");
    const body = packed.body as Buffer;
    expect((body[0] === 0x1f ? gunzipSync(body) : body).toString()).toBe(SCRIPT);
  });

  it.each(["/console/assets/none.js", "/console/assets/secret.key", "/console/assets/..%2findex.html", "/console/assets/"])(
    "answers 404 at %s, not the page",
    async (path) => {
      const { headers } = await request(app).get(path).expect(404);
      expect(headers["content-type"]).toMatch("application/problem+json");
    },
  );

  it("leads from /console to /console/", async () => {
    const { headers } = await request(app).get("/console").expect(308);
    expect(headers["location"]).toBe("/console/");
  });

  it("says so when it was not built", async () => {
    const unbuilt = express();
    unbuilt.use(requestContext, createConsole(join(built, "nowhere")), handleErrors(pino({ level: "silent" })));
    const { body } = await request(unbuilt).get("/console/").expect(404);
    expect(body.detail).toContain("npm run build");
  });

  it("takes nothing but GET", async () => {
    const { headers } = await request(fakeApp()).post("/console/queue").expect(405);
    expect(headers["allow"]).toContain("GET");
  });
});
