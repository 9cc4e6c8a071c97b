import request from "supertest";
import { expect, test } from "vitest";
import type { Endpoint } from "../../src/http/endpoint.ts";
import { endpoints } from "../../src/http/endpoints.ts";
import { callOf } from "../helpers/endpoint-calls.ts";
import { bearer, fakeApp } from "../helpers/fake-app.ts";

const app = fakeApp();

test("GET /openapi.json answers the document to anyone", async () => {
  const { body, headers } = await request(app).get("/openapi.json").expect(200);
  expect(headers["content-type"]).toMatch("application/json");
  expect(Object.keys(body.paths).length).toBeGreaterThan(30);
});

const endless = (endpoint: Endpoint) => endpoint.answers[200]?.otherTypes?.includes("text/event-stream") ?? false;
const answering = endpoints.filter((endpoint) => !endless(endpoint));

test.each(answering.map((endpoint) => [`${endpoint.method.toUpperCase()} ${endpoint.path}`, endpoint] as const))(
  "%s answers in a media type that the document names",
  async (_name, endpoint) => {
    const call = callOf(app, endpoint).set(endpoint.roles === "public" ? {} : bearer("admin"));
    const { status, headers } = await call;
    const { schema, mediaType = "application/json", otherTypes = [] } = endpoint.answers[status] ?? {};
    const named = [...(schema ? [mediaType] : []), ...otherTypes];
    const type = headers["content-type"]?.split(";")[0];
    expect(type === undefined ? [] : [type]).toEqual(named.includes("*/*") ? [type] : named.filter((each) => each === type));
  },
);

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
