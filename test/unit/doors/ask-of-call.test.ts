import { describe, expect, test } from "vitest";
import { GatehouseError } from "../../../src/domain/errors.ts";
import { askOfCall } from "../../../src/doors/routes/ask-of-call.ts";
import type { DoorCall } from "../../../src/doors/routes/door-call.ts";
import { controlPlaneRoutes, routesFrom } from "../../helpers/routes.ts";

const routes = routesFrom(controlPlaneRoutes);
const server = { flavorRef: "gpu.h100.8", min_count: 4, hours: 24 };
const headers = { "x-project-id": "acct-1", "x-real-ip": "24.48.0.1", "content-type": "application/json" };

const aCall = (changes: Partial<DoorCall> = {}): DoorCall => ({
  method: "POST",
  target: "/v2.1/servers",
  headers,
  body: JSON.stringify({ server }),
  ...changes,
});

function outcomeOf(call: DoorCall): string {
  try {
    return askOfCall(call, routes).kind;
  } catch (error) {
    if (error instanceof GatehouseError) return error.code;
    throw error;
  }
}

test("an instance request is read from where the route says its fields stand", () => {
  expect(askOfCall(aCall(), routes)).toMatchObject({
    kind: "instance",
    body: {
      tenant: "acct-1",
      accelerator: "nvidia-h100-sxm",
      acceleratorsPerInstance: 8,
      instances: 4,
      durationHours: 24,
      region: { id: "ca-central", country: "CA" },
      connection: { ip: "24.48.0.1" },
    },
  });
});

test("a field that may be missing is left out; one that may not refuses the call and is named", () => {
  const open = askOfCall(aCall({ body: JSON.stringify({ server: { ...server, hours: undefined } }) }), routes);
  expect(open).toMatchObject({ kind: "instance", body: expect.not.objectContaining({ durationHours: expect.anything() }) });
  const unknownFlavor = aCall({ body: JSON.stringify({ server: { ...server, flavorRef: "gpu.b200.8" } }) });
  expect(() => askOfCall(unknownFlavor, routes)).toThrowError(
    expect.objectContaining({
      code: "validation",
      details: expect.objectContaining({ errors: [expect.objectContaining({ pointer: "/accelerator" })] }),
    }),
  );
});

test("what no route names goes by `unmatched`, and `/**` takes all below it", () => {
  expect(outcomeOf(aCall({ method: "GET", target: "/v2.1/servers", body: null }))).toBe("pass");
  expect(outcomeOf(aCall({ target: "/images", body: null }))).toBe("pass");
  expect(outcomeOf(aCall({ target: "/admin", body: null }))).toBe("deny");
  expect(outcomeOf(aCall({ target: "/admin/a/b/c", body: null }))).toBe("deny");
  expect(outcomeOf(aCall({ target: "/v2.1/servers", body: JSON.stringify({ volume: {} }) }))).toBe("pass");
});

test("a permit must fit the call that bears it", () => {
  const ask = askOfCall(aCall({ target: "/servers/7/boot?gpus=8", body: null }), routes);
  const permit = { tenant: "acct-1", decisionId: "dec_1", grant: { accelerators: 8 } };
  expect(ask.kind === "permit" && ask.fits(permit)).toBe(true);
  expect(ask.kind === "permit" && ask.fits({ ...permit, tenant: "acct-2" })).toBe(false);
  expect(ask.kind === "permit" && ask.fits({ ...permit, grant: { accelerators: 4 } })).toBe(false);
  expect(ask.kind === "permit" && ask.fits(null)).toBe(false);
});

describe("no way around: each is decided on the right facts or refused", () => {
  const gated = ["instance"];
  const refused = ["not-plain", "malformed-json", "unsupported-media-type", "validation"];

  test.each([
    ...[
      "/v2.1/servers/",
      "/V2.1/Servers",
      "/v2.1/SERVERS",
      "/v2.1/servers?",
      "/v2.1/servers?x=1",
      "/v2%2E1/servers".replace("%2E", "."),
    ],
    ...["/v2.1/server%73", "/%762.1/servers", "/v2.1/servers/?a=b"],
  ])("%s is the gated call", (target) => {
    expect(gated).toContain(outcomeOf(aCall({ target })));
  });

  test.each([
    ...["//v2.1/servers", "/v2.1//servers", "/v2.1/servers//", "/./v2.1/servers", "/v2.1/./servers", "/x/../v2.1/servers"],
    ...[
      "/v2.1/x/../servers",
      "/..%2fv2.1/servers",
      "/v2.1%2fservers",
      "/v2.1%2Fservers",
      "/v2.1/%2e/servers",
      "/v2.1/%2E%2E/v2.1/servers",
    ],
    ...[
      "/v2.1\\servers",
      "/v2.1%5cservers",
      "/v2.1/servers;a=b",
      "/v2.1;x/servers",
      "/v2.1/servers%3bx",
      "/v2.1/servers%00",
      "/v2.1/servers%00.png",
    ],
    ...[
      "/v2.1/servers%0a",
      "/v2.1/servers%0d%0aX: y",
      "/v2.1/servers\t",
      " /v2.1/servers",
      "/v2.1/servers ",
      "/v2.1/servers#x",
      "v2.1/servers",
    ],
    ...[
      "http://evil.example/v2.1/servers",
      "/v2.1/ſervers",
      "/v2.1/ｓervers",
      "/v2.1/%73erver%F8",
      "/v2.1/%zz",
      "/v2.1/%25%37%33ervers",
      "*",
      "",
    ],
    ...["/v2.1/servers?a=1&a=2", "/v2.1/servers?a=1?b=2", `/v2.1/servers?x=${"y".repeat(9_000)}`],
  ])("%j can be read in more than one way and is refused", (target) => {
    expect(outcomeOf(aCall({ target }))).toBe("not-plain");
  });

  test.each([
    [{ method: "GET", headers: { ...headers, "x-http-method-override": "POST" } }],
    [{ method: "GET", headers: { ...headers, "x-http-method": "post" } }],
    [{ method: "GET", headers: { ...headers, "x-method-override": "PUT" } }],
    [{ method: "PO ST" }],
    [{ method: "" }],
    [{ method: "POST\r\nX: y" }],
  ])("%j: a method that is not the one on the line is refused", (changes) => {
    expect(outcomeOf(aCall(changes))).toBe("not-plain");
  });

  test.each([
    ['{"server":{"flavorRef":"gpu.l4.1","min_count":1},"server":{"flavorRef":"gpu.h100.8","min_count":400}}'],
    ['{"server":{"flavorRef":"gpu.l4.1","flavorRef":"gpu.h100.8","min_count":1}}'],
    ['{"server":{"flavorRef":"gpu.l4.1","flavor\\u0052ef":"gpu.h100.8","min_count":1}}'],
    ['{"volume":1}{"server":{"flavorRef":"gpu.h100.8"}}'],
    ["{'server': 1}"],
    ['{"server":{}'],
    ["\ufeff\ufeff{}"],
    ["NaN"],
  ])("the body %s is refused", (body) => {
    expect(refused).toContain(outcomeOf(aCall({ body })));
  });

  test.each([
    [{ server: { ...server, min_count: "400" } }, "instance"],
    [{ server: [server] }, "validation"],
    [{ server: null }, "validation"],
    [{ server: { ...server, flavorRef: "__proto__" } }, "validation"],
    [{ server: { ...server, flavorRef: "constructor" } }, "validation"],
  ])("%j comes to %s: what does not fit is refused by the schema behind it, never passed", (body, outcome) => {
    expect(outcomeOf(aCall({ body: JSON.stringify(body) }))).toBe(outcome);
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "text/json",
  ])("a body of type %s on a gated path is refused, for what is behind may read it as JSON", (type) => {
    expect(outcomeOf(aCall({ headers: { ...headers, "content-type": type } }))).toBe("unsupported-media-type");
  });

  test("a condition that cannot be told counts as met", () => {
    const strict = routesFrom(controlPlaneRoutes.replace("has(body.server)", "body.kind == 'gpu'"));
    for (const body of ["null", "[]", "{}", '"server"', "7"])
      expect(() => askOfCall(aCall({ body }), strict), body).toThrowError(expect.objectContaining({ code: "validation" }));
  });

  test("headers that the proxy does not tell leave no gap", () => {
    const { "x-project-id": _tenant, ...without } = headers;
    expect(outcomeOf(aCall({ headers: without }))).toBe("validation");
  });
});
