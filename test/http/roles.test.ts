import request from "supertest";
import { describe, expect, test } from "vitest";
import { roles } from "../../src/domain/caller.ts";
import { endpoints } from "../../src/http/endpoints.ts";
import { callOf, pathOf } from "../helpers/endpoint-calls.ts";
import { bearer, fakeApp } from "../helpers/fake-app.ts";

const app = fakeApp();
const guarded = endpoints.filter((endpoint) => endpoint.roles !== "public");

/** What the contract says of who may do what, told apart from the route table. */
const allowed: Record<string, string> = {
  "POST /v1/tenants": "service",
  "PUT /v1/tenants/{ref}": "service",
  "POST /v1/instance-requests": "service",
  "POST /v1/decisions/dry-run": "policy-author",
  "GET /v1/decisions/{id}": "service analyst senior auditor",
  "GET /v1/decisions/{id}/facts": "analyst senior auditor",
  "POST /v1/tenants/{ref}/suspend": "senior",
  "POST /v1/tenants/{ref}/reinstate": "senior",
  "POST /v1/tenants/{ref}/close": "senior",
  "POST /v1/events": "service",
  "GET /v1/tenants/{ref}/events": "analyst senior auditor",
  "GET /v1/links": "analyst senior auditor",
  "POST /v1/links/{keyId}/dismiss": "senior",
  "POST /v1/links/{keyId}/reinstate": "senior",
  "GET /v1/cases": "analyst senior auditor",
  "GET /v1/cases/{id}": "analyst senior auditor",
  "POST /v1/cases/{id}/personal-data": "analyst senior auditor",
  "POST /v1/tenants/{ref}/personal-data": "analyst senior auditor",
  "POST /v1/cases/claim-next": "analyst senior",
  "POST /v1/cases/{id}/assign": "analyst senior",
  "GET /v1/reviewers": "analyst senior auditor",
  "POST /v1/cases/{id}/escalate": "analyst senior",
  "POST /v1/cases/{id}/information-requests": "analyst senior",
  "GET /v1/cases/{id}/information-requests": "service analyst senior auditor",
  "POST /v1/cases/{id}/information-requests/{requestId}/answers": "service",
  "POST /v1/cases/{id}/attachments": "analyst senior",
  "GET /v1/cases/{id}/attachments/{attachmentId}": "analyst senior auditor",
  "GET /v1/cases/stats": "analyst senior auditor",
  "POST /v1/second-looks/claim-next": "analyst senior",
  "POST /v1/second-looks/{id}/opinion": "analyst senior",
  "GET /v1/second-looks": "senior auditor",
  "POST /v1/cases/bulk": "analyst senior",
  "GET /v1/cases/events": "analyst senior auditor",
  "POST /v1/cases/views": "analyst senior auditor",
  "POST /v1/cases/{id}/close": "analyst senior",
  "POST /v1/decisions/{id}/passed": "service",
  "POST /v1/decisions/{id}/withdraw": "service",
  "POST /v1/cases/{id}/verdict": "analyst senior",
  "POST /v1/cases/{id}/confirm": "senior",
  "POST /v1/screenings": "service analyst senior auditor",
  "POST /v1/lists/{id}/refresh": "",
  "GET /v1/lists/{id}/diff": "analyst senior auditor",
  "GET /v1/accelerators": "service analyst senior policy-author policy-approver auditor",
  "POST /v1/webhooks": "",
  "GET /v1/webhooks": "auditor",
  "GET /v1/webhooks/{id}/deliveries": "auditor",
  "POST /v1/webhooks/{id}/resend": "",
  "POST /v1/webhooks/{id}/rotate-secret": "",
  "GET /v1/jobs": "auditor",
  "POST /v1/jobs/{name}/run": "",
  "POST /v1/api-keys": "",
  "DELETE /v1/api-keys/{id}": "",
  "GET /v1/audit": "auditor",
};

test.each(Object.entries(allowed))("%s is for %s and admin", (name, names) => {
  const endpoint = endpoints.find(({ method, path }) => `${method.toUpperCase()} ${path}` === name);
  const own = ((endpoint?.roles ?? []) as string[]).filter((role) => role !== "admin");
  expect(own.toSorted()).toEqual(names.split(" ").filter(Boolean).toSorted());
});

test("an auditor may read everything", () => {
  const closed = guarded.filter(({ method, roles: own }) => method === "get" && !own.includes("auditor"));
  expect(closed).toEqual([]);
});

describe.each(guarded.map((endpoint) => [`${endpoint.method.toUpperCase()} ${endpoint.path}`, endpoint] as const))(
  "%s",
  (_name, endpoint) => {
    const may = [...new Set([...(endpoint.roles as readonly string[]), "admin"])];

    test("answers 401 with a challenge to nobody and to a wrong token", async () => {
      const nobody = await callOf(app, endpoint).expect(401);
      expect(nobody.body).toMatchObject({ type: "/problems/unauthenticated", status: 401 });
      expect(nobody.headers["www-authenticate"]).toBe('Bearer realm="gatehouse"');
      const wrong = await callOf(app, endpoint).set("Authorization", "Bearer ghk_wrong").expect(401);
      expect(wrong.headers["www-authenticate"]).toContain('error="invalid_token"');
    });

    test("answers 403 to the other roles and says which would do", async () => {
      for (const role of roles.filter((each) => !may.includes(each))) {
        const { body } = await callOf(app, endpoint).set(bearer(role)).expect(403);
        expect(body.type).toBe("/problems/forbidden");
        for (const needed of may) expect(body.detail).toContain(needed);
      }
    });

    test("answers its roles as it is documented", async () => {
      for (const role of may) {
        const { status, body } = await callOf(app, endpoint).set(bearer(role));
        expect(Object.keys(endpoint.answers)).toContain(String(status));
        expect(endpoint.answers[status]?.schema?.safeParse(body).error).toBeUndefined();
      }
    });
  },
);

test("what is public asks for no credentials, and is not disturbed by wrong ones", async () => {
  for (const endpoint of endpoints.filter(({ roles: own }) => own === "public")) {
    const [expected = 200] = Object.keys(endpoint.answers).map(Number);
    await callOf(app, endpoint).expect(expected);
    await callOf(app, endpoint).set("Authorization", "Bearer ghk_wrong").expect(expected);
  }
});

test.each(["ghk_service", "Basic Z2hrX3NlcnZpY2U=", "Bearer", "Bearer ", "Bearer a b", `Bearer ${"x".repeat(9_000)}`])(
  "Authorization: %.30s is no bearer token",
  async (authorization) => {
    await request(app).get("/v1/lists").set({ authorization }).expect(401);
  },
);

test("the scheme is not case-sensitive, and tokens may be verified later", async () => {
  await request(app).get("/v1/lists").set({ authorization: "bearer ghk_service" }).expect(200);
  const slow = fakeApp(
    {},
    { verifyToken: async (token) => (token === "ghk_slow" ? { id: "k", name: "k", roles: ["service"] } : null) },
  );
  await request(slow).get("/v1/lists").set({ authorization: "Bearer ghk_slow" }).expect(200);
  await request(slow).get("/v1/lists").set({ authorization: "Bearer ghk_other" }).expect(401);
});

test("the right is looked at before the body", async () => {
  const endpoint = endpoints.find(({ path }) => path === "/v1/instance-requests");
  if (!endpoint) throw new Error("no such endpoint");
  await request(app).post(pathOf(endpoint)).set(bearer("auditor")).set("Content-Type", "text/plain").send("x").expect(403);
});
