import { describe, expect, test } from "vitest";
import { createLogger } from "../../../src/platform/logger.ts";

function recorder(level = "trace") {
  const lines: string[] = [];
  const logger = createLogger({ level, destination: { write: (line) => void lines.push(line) } });
  return { logger, text: () => lines.join(""), last: () => JSON.parse(lines.at(-1) ?? "null") };
}

describe("a log line", () => {
  test("is one JSON object with the level's name, an ISO time and the message", () => {
    const { logger, last, text } = recorder();
    logger.warn({ requestId: "req-1", status: 503 }, "the store is away");
    expect(last()).toEqual({
      level: "warn",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      requestId: "req-1",
      status: 503,
      msg: "the store is away",
    });
    expect(text()).toMatch(/^\{.*\}\n$/);
  });

  test("below the level is not written", () => {
    const { logger, text } = recorder("warn");
    logger.info("started");
    expect(text()).toBe("");
  });

  test("keeps ids, codes and times as they are", () => {
    const { logger, last } = recorder();
    const at = new Date("2026-11-20T10:00:00Z");
    logger.info({ tenant: "ten_01", case: "case_01", score: 62, at, rules: ["payment.crypto"], permits: null }, "decided");
    expect(last()).toMatchObject({
      tenant: "ten_01",
      case: "case_01",
      score: 62,
      at: at.toISOString(),
      rules: ["payment.crypto"],
    });
  });
});

describe("personal data and secrets", () => {
  const signup = {
    externalId: "acct-1",
    name: "Harbour Compute",
    aliases: ["Port Compute"],
    addresses: [{ lines: ["1 Eagle St"], city: "Brisbane" }],
    email: "ops@harbour.example",
    phone: "+61730000000",
    owners: [{ name: "Wei Zhang" }],
    payment: { method: "crypto", payerName: "W Zhang", crypto: { address: "TQexample" }, card: { fingerprint: "fp-1" } },
  };
  const identifying = ["Harbour", "Port Compute", "Eagle", "harbour.example", "6173", "Zhang", "TQexample", "fp-1"];

  test.each([
    ["at the top", signup],
    ["inside another field", { request: signup }],
    ["in a list, deep", { batch: [{ item: { body: signup } }] }],
  ])("of a sign-up that is logged whole are withheld (%s)", (_, fields) => {
    const { logger, text } = recorder();
    logger.info(fields, "refused");
    for (const word of identifying) expect(text()).not.toContain(word);
    expect(text()).toContain("acct-1");
    expect(text()).toContain('"method":"crypto"');
    expect(text()).toContain("[redacted]");
  });

  test("are withheld from the bindings of a child logger and of its children", () => {
    const { logger, text } = recorder();
    logger.child({ email: "ops@harbour.example", requestId: "req-1" }).child({ wallet: "TQexample" }).info("seen");
    expect(text()).not.toContain("harbour.example");
    expect(text()).not.toContain("TQexample");
    expect(text()).toContain("req-1");
  });

  test.each(["authorization", "Authorization", "proxy-authorization", "cookie", "Set-Cookie", "x-api-key"])(
    "the header %s is withheld",
    (header) => {
      const { logger, last } = recorder();
      logger.info({ request: { headers: { [header]: "Bearer ghk_secret", host: "gate.example" } } }, "request");
      expect(last().request.headers).toEqual({ [header]: "[redacted]", host: "gate.example" });
    },
  );

  test("deeper than anything that is looked through are withheld with all around them", () => {
    let fields: Record<string, unknown> = { note: "Wei Zhang" };
    for (let depth = 0; depth < 12; depth++) fields = { inner: fields };
    const { logger, text } = recorder();
    logger.info(fields, "deep");
    expect(text()).not.toContain("Zhang");
  });

  test("a caller's object is left as it was", () => {
    const { logger } = recorder();
    const before = structuredClone(signup);
    logger.info(signup, "refused");
    expect(signup).toEqual(before);
  });
});

describe("an error", () => {
  const refusedRow = () =>
    Object.assign(new Error("duplicate key value"), {
      code: "23505",
      detail: "Key (mail)=(ops@harbour.example) exists",
      parameters: ["x"],
    });

  test("shows type, code, message, stack and cause, and nothing that a driver put beside them", () => {
    const { logger, last, text } = recorder();
    logger.error({ err: new TypeError("outer", { cause: refusedRow() }) }, "failed");
    expect(last().err).toMatchObject({
      type: "TypeError",
      message: "outer",
      stack: expect.stringContaining("logger.test.ts"),
      cause: { code: "23505", message: "duplicate key value" },
    });
    expect(text()).not.toContain("harbour.example");
  });

  test("that is logged on its own is treated the same", () => {
    const { logger, last, text } = recorder();
    logger.error(refusedRow());
    expect(last()).toMatchObject({ msg: "duplicate key value", err: { code: "23505" } });
    expect(text()).not.toContain("harbour.example");
  });

  test("that is its own cause ends", () => {
    const error = new Error("round");
    error.cause = error;
    const { logger, last } = recorder();
    logger.error({ err: error }, "failed");
    expect(last().err.cause.message).toBe("round");
  });
});
