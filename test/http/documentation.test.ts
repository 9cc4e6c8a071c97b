import request from "supertest";
import { expect, test } from "vitest";
import { fakeApp } from "../helpers/fake-app.ts";

const app = fakeApp();

test("GET /openapi.json answers the document to anyone", async () => {
  const { body, headers } = await request(app).get("/openapi.json").expect(200);
  expect(headers["content-type"]).toMatch("application/json");
  expect(Object.keys(body.paths).length).toBeGreaterThan(30);
});

test("GET /docs is a page without inline script, and all that it loads comes from this server", async () => {
  const { text, headers } = await request(app).get("/docs").expect(200);
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=/);
  const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? "");
  expect(loaded).toHaveLength(4);
  for (const url of loaded) {
    expect(url).toMatch(/^\/docs\//);
    const answer = await request(app).get(url).expect(200);
    expect(answer.headers["content-type"]).toMatch(/javascript|css|png/);
    expect(answer.headers["content-security-policy"]).toBe(policy);
  }
});

test("only what the page needs of the package is served", async () => {
  for (const path of ["/docs/package.json", "/docs/index.html", "/docs/..%2fpackage.json", "/docs/swagger-ui.js.map"]) {
    await request(app).get(path).expect(404);
  }
});
