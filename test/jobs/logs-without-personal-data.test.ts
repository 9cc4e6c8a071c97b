import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { ADMIN_KEY, type Deployment, openDeployment } from "../faults/deployment.ts";
import { type Api, createApi, ifMatch } from "../helpers/api.ts";
import { anEvent, sendEvents } from "../helpers/events.ts";
import { hasRedis } from "../helpers/redis-server.ts";
import { aHeldSignup, anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../helpers/webhook-receiver.ts";

/** What says something of a person or a company, and is nothing that a log may hold for another reason. */
const PERSONAL = new Set([
  ...["name", "aliases", "number", "lines", "email", "phone", "website", "payerName", "fingerprint", "address", "accountHash"],
  ...["documentHash", "deviceId", "sshKeys", "ip", "birthDate", "summary", "rationale", "text", "externalId", "postalCode"],
]);
const SHORTEST = 5;

function personalIn(value: unknown, isPersonal = false): string[] {
  if (typeof value === "string") return isPersonal && value.length >= SHORTEST ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => personalIn(item, isPersonal));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => personalIn(inner, PERSONAL.has(field)));
}

describe.skipIf(!hasRedis)("the logs of a whole run", () => {
  let deployment: Deployment;
  let receiver: WebhookReceiver;
  let api: Api;
  const sent: string[] = [];

  beforeAll(async () => {
    deployment = await openDeployment({ servers: 1, workers: 1 }, { GATEHOUSE_LOG_LEVEL: "trace" });
    receiver = await openWebhookReceiver();
    expect(await deployment.ready(90_000)).toBe(true);
    api = createApi(deployment.servers[0]?.url ?? "", ADMIN_KEY);
  }, 120_000);
  afterAll(async () => {
    await deployment?.close();
    await receiver?.close();
  }, 60_000);

  async function send<T>(path: string, body: Record<string, unknown>, headers?: Record<string, string>) {
    sent.push(...personalIn(body));
    return api.post<T>(path, body, headers);
  }

  it("hold no name, wallet, document number, address or word that anybody sent, whatever went wrong", async () => {
    receiver.answerWith(503);
    await api.post("/v1/webhooks", { url: `${receiver.url}?token=of-the-receiver`, events: ["*"] });
    sent.push("of-the-receiver");
    const connection = {
      ip: "24.48.77.91",
      timezone: "America/Toronto",
      deviceId: "device-4711-x",
      sshKeys: ["SHA256:abcdefghijk"],
    };
    const { body: good } = await send<Decision>("/v1/tenants", aSignup({ connection }));
    const { body: held } = await send<Decision>("/v1/tenants", aHeldSignup({ aliases: ["张伟控股"] }));
    // What does not fit, what is sent twice, what is not JSON.
    await send("/v1/tenants", aSignup({ email: "no-mail-address-of-anybody", unknownField: "x" }));
    await send("/v1/tenants", aSignup({ externalId: good.tenant.externalId }));
    const broken = await fetch(`${deployment.servers[0]?.url}/v1/tenants`, {
      method: "POST",
      headers: { authorization: `Bearer ${ADMIN_KEY}`, "content-type": "application/json" },
      body: '{"name": "Broken Harbour Brokers',
    });
    sent.push("Broken Harbour Brokers");
    expect(broken.status).toBe(400);
    await send("/v1/instance-requests", anInstanceRequest(good.tenant.externalId));
    await send("/v1/screenings", { name: "Konstantin Verigin-Abramtsev", birthDate: "1961-07-09" });
    await sendEvents(api, anEvent(good.tenant.externalId, "login", { ip: "203.0.113.77", isAdmin: true }));
    sent.push("203.0.113.77", "ghk_administrator-of-the-fault-run");
    await api.get("/v1/tenants?q=Maplegrove%20Robotics%20searched");
    sent.push("Maplegrove");
    const { body: found } = await api.get<CaseSummary>(`/v1/cases/${held.caseId}`);
    const { body: claimed } = await api.post<CaseSummary>(`/v1/cases/${held.caseId}/claim`, {}, ifMatch(found));
    const { body: noted } = await send<CaseSummary>(
      `/v1/cases/${held.caseId}/notes`,
      { text: "spoke with Mr Verhoeven" },
      ifMatch(claimed),
    );
    const opinion = { verdict: "reject", reasonCode: "documents_insufficient", rationale: "passport looks altered" };
    await send(`/v1/cases/${held.caseId}/verdict`, opinion, ifMatch(noted));
    // While the store is away in the middle of it, too.
    const lost = Array.from({ length: 20 }, () => send("/v1/tenants", aSignup()));
    await sleep(5);
    deployment.postgresLine.cut();
    await Promise.allSettled(lost);
    await send("/v1/tenants", aSignup());
    deployment.postgresLine.mend();
    await sleep(2_000);

    const log = await readFile(deployment.logFile, "utf8");
    const wanted = [...new Set(sent)];
    expect(wanted.length).toBeGreaterThan(100);
    expect(log.length).toBeGreaterThan(5_000);
    expect(wanted.filter((text) => log.includes(text))).toEqual([]);
  }, 60_000);
});
