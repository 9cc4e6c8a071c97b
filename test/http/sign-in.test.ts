import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "../helpers/api.ts";
import { browserOf, signInAtProvider } from "../helpers/browser.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

interface View {
  id: string;
  name: string;
  roles: string[];
  csrfToken: string;
}

describe("sign-in with one-time links", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterAll(() => server?.close());

  const linkFor = async (name: string, roles: string[]) => {
    const admin = createApi(server.url, server.adminKey.key);
    const { body } = await admin.post<{ url: string }>("/v1/sign-in-links", { name, roles });
    return new URL(body.url).hash.slice("#token=".length);
  };

  const signIn = async (name: string, roles: string[]) => {
    const browser = browserOf(server.url);
    const opened = await browser.send("POST", "/v1/session", { token: await linkFor(name, roles) });
    return { browser, opened, view: (await opened.json()) as View };
  };

  it("opens a session with a cookie that scripts cannot read and other sites cannot use", async () => {
    const { browser, opened, view } = await signIn("Ana Duarte", ["analyst"]);
    expect(opened.status).toBe(201);
    expect(opened.headers.get("set-cookie")).toMatch(/^gatehouse_session=[\w-]{32}; .*HttpOnly; SameSite=Strict$/i);
    expect(view).toMatchObject({ id: "local:ana-duarte", name: "Ana Duarte", roles: ["analyst"] });
    const again = await browser.send("GET", "/v1/session");
    expect(await again.json()).toMatchObject({ id: "local:ana-duarte", csrfToken: view.csrfToken });
  });

  it("a link serves once", async () => {
    const token = await linkFor("Ana Duarte", ["analyst"]);
    expect((await browserOf(server.url).send("POST", "/v1/session", { token })).status).toBe(201);
    const second = await browserOf(server.url).send("POST", "/v1/session", { token });
    expect(second.status).toBe(401);
    expect(await second.json()).toMatchObject({ type: "/problems/unauthenticated" });
  });

  it("a session may do what the person's roles may, and no more", async () => {
    const { browser } = await signIn("Ana Duarte", ["analyst"]);
    expect((await browser.send("GET", "/v1/cases")).status).toBe(200);
    expect((await browser.send("GET", "/v1/api-keys")).status).toBe(403);
  });

  it("a change without the session's token is refused, with it it is done", async () => {
    const { browser, view } = await signIn("Ana Duarte", ["analyst"]);
    const forged = await browser.send("POST", "/v1/cases/claim-next", {});
    expect(forged.status).toBe(403);
    expect(await forged.json()).toMatchObject({ type: "/problems/csrf" });
    const wrong = await browser.send("POST", "/v1/cases/claim-next", {}, { "x-csrf-token": `${view.csrfToken}x` });
    expect(wrong.status).toBe(403);
    const own = await browser.send("POST", "/v1/cases/claim-next", {}, { "x-csrf-token": view.csrfToken });
    expect(own.status).toBe(204);
  });

  it("signing out ends the session on the server, not only in the browser", async () => {
    const { browser, view } = await signIn("Ana Duarte", ["analyst"]);
    const stolen = browser.copy();
    expect((await browser.send("DELETE", "/v1/session", undefined, { "x-csrf-token": view.csrfToken })).status).toBe(204);
    expect((await stolen.send("GET", "/v1/session")).status).toBe(401);
  });

  it("only an administrator makes links", async () => {
    const service = createApi(server.url, await server.keyFor("service"));
    expect((await service.post("/v1/sign-in-links", { name: "x", roles: ["admin"] })).status).toBe(403);
  });

  it("without a provider there is nothing to sign in at", async () => {
    expect((await browserOf(server.url).send("GET", "/auth/login")).status).toBe(404);
  });
});

describe("sign-in at an OpenID provider", () => {
  let server: TestServer;
  let provider: Server;

  beforeAll(async () => {
    provider = createServer();
    provider.listen(0, "127.0.0.1");
    await once(provider, "listening");
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    server = await openTestServer({
      env: { GATEHOUSE_OIDC_ISSUER: issuer, GATEHOUSE_OIDC_CLIENT_ID: "gatehouse", GATEHOUSE_OIDC_CLIENT_SECRET: "secret" },
    });
    const oidc = new Provider(issuer, {
      clients: [
        {
          client_id: "gatehouse",
          client_secret: "secret",
          redirect_uris: [`${server.url}/auth/callback`],
          grant_types: ["authorization_code"],
        },
      ],
      claims: { openid: ["sub", "roles", "name"] },
      conformIdTokenClaims: false,
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({ sub: id, name: `Person ${id}`, roles: id === "stranger" ? [] : ["analyst"] }),
      }),
      pkce: { required: () => true },
    });
    provider.on("request", oidc.callback());
  });
  afterAll(async () => {
    await server?.close();
    provider?.closeAllConnections();
    await new Promise((resolve) => provider?.close(resolve));
  });

  it("brings a person in with the roles of the claim", async () => {
    const browser = browserOf(server.url);
    const end = await signInAtProvider(browser, "ana");
    expect(end).toBe("/console/");
    const session = await browser.send("GET", "/v1/session");
    expect(await session.json()).toMatchObject({ id: "oidc:ana", name: "Person ana", roles: ["analyst"] });
  });

  it("turns away who has no role here, and says so", async () => {
    const browser = browserOf(server.url);
    expect(decodeURIComponent(await signInAtProvider(browser, "stranger"))).toMatch(
      /^\/console\/#sign-in-failed=the claim roles gives no role here/,
    );
    expect((await browser.send("GET", "/v1/session")).status).toBe(401);
  });

  it("does not take an answer to a sign-in that this browser did not begin", async () => {
    const end = await browserOf(server.url).send("GET", "/auth/callback?code=x&state=y");
    expect(end.headers.get("location")).toMatch(/^\/console\/#sign-in-failed=/);
  });

  it("is unavailable, not broken, while the provider is away", async () => {
    const other = await openTestServer({
      env: { GATEHOUSE_OIDC_ISSUER: "http://127.0.0.1:9", GATEHOUSE_OIDC_CLIENT_ID: "gatehouse" },
    });
    try {
      expect((await browserOf(other.url).send("GET", "/auth/login")).status).toBe(503);
      expect((await createApi(other.url, "eyJh.b.c").get("/v1/session")).status).toBe(503);
      expect((await createApi(other.url, other.adminKey.key).get("/v1/session")).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});
