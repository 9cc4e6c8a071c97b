import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { verifyWebhook } from "../../../src/client/verify-webhook.ts";

const SECRET = `whsec_${Buffer.from("a secret of thirty-two bytes ...").toString("base64")}`;
const OTHER = `whsec_${Buffer.from("another secret of the same size.").toString("base64")}`;
const payload = JSON.stringify({ type: "decision.resolved", data: { id: "dec_1" } });

function delivery(secret = SECRET, at = new Date()) {
  return {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": new Webhook(secret).sign("msg_1", at, payload),
  };
}

describe("verification of webhooks", () => {
  it("reads a delivery that is signed with the secret, from Headers and from plain ones", () => {
    expect(verifyWebhook(payload, delivery(), SECRET)).toEqual(JSON.parse(payload));
    expect(verifyWebhook(payload, new Headers(delivery()), SECRET)).toEqual(JSON.parse(payload));
  });

  it("takes either secret while one is being changed for the other", () => {
    expect(verifyWebhook(payload, delivery(OTHER), [SECRET, OTHER])).toEqual(JSON.parse(payload));
  });

  it.each([
    ["another secret", () => [payload, delivery(OTHER)] as const],
    ["another body", () => [`${payload} `, delivery()] as const],
    ["another id", () => [payload, { ...delivery(), "webhook-id": "msg_2" }] as const],
    ["an old delivery", () => [payload, delivery(SECRET, new Date(Date.now() - 600_000))] as const],
    ["one from the future", () => [payload, delivery(SECRET, new Date(Date.now() + 600_000))] as const],
    ["no headers", () => [payload, {}] as const],
    ["a header given twice", () => [payload, { ...delivery(), "webhook-id": ["msg_1", "msg_1"] }] as const],
  ])("refuses %s", (_what, make) => {
    const [body, headers] = make();
    expect(() => verifyWebhook(body, headers, SECRET)).toThrow(expect.objectContaining({ code: "forbidden" }));
  });
});
