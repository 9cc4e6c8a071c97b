import { afterAll, describe, expect, test } from "vitest";
import { createGuardedRequests, mayReach, parseNetworks } from "../../../src/platform/guarded-request.ts";
import { openWebhookReceiver } from "../../helpers/webhook-receiver.ts";

describe("addresses", () => {
  test.each([
    ...["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"],
    ...["255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"],
    ...["::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1"],
  ])("%s is not public", (address) => {
    expect(mayReach(address, [])).toBe(false);
  });

  test.each(["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])("%s is", (address) => {
    expect(mayReach(address, [])).toBe(true);
  });

  test("a network that is allowed opens itself alone", () => {
    const allowed = parseNetworks(["10.20.0.0/16", "fd00::/8"]);
    expect(mayReach("10.20.3.4", allowed)).toBe(true);
    expect(mayReach("10.21.3.4", allowed)).toBe(false);
    expect(mayReach("fd12::1", allowed)).toBe(true);
    expect(mayReach("::ffff:10.20.3.4", allowed)).toBe(true);
  });
});

describe("requests", () => {
  const closers: (() => unknown)[] = [];
  afterAll(async () => {
    for (const close of closers) await close();
  });
  function requestsTo(networks: string[], timeoutMs = 2_000) {
    const requests = createGuardedRequests({ allowed: parseNetworks(networks), timeoutMs });
    closers.push(() => requests.close());
    return requests;
  }
  async function receiver() {
    const opened = await openWebhookReceiver();
    closers.push(() => opened.close());
    return opened;
  }

  test("reach what is allowed, and tell status and Retry-After", async () => {
    const { url, received, answerWith } = await receiver();
    answerWith(503, { "retry-after": "7" });
    expect(await requestsTo(["127.0.0.0/8"]).post(url, { "x-a": "b" }, "{}")).toEqual({ status: 503, retryAfterMs: 7_000 });
    expect(received[0]).toMatchObject({ body: "{}", headers: { "x-a": "b", "content-length": "2" } });
  });

  test("never reach a private address, by number or by a name that leads to one", async () => {
    const { url, received } = await receiver();
    const { port } = new URL(url);
    const requests = requestsTo([]);
    for (const host of ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433"])
      await expect(requests.post(`http://${host}:${port}/`, {}, "{}")).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
    expect(received).toEqual([]);
  });

  test("follow no redirect and give up on who does not answer", async () => {
    const { url, received, answerWith } = await receiver();
    answerWith(302, { location: "http://169.254.169.254/" });
    expect((await requestsTo(["127.0.0.0/8"]).post(url, {}, "{}")).status).toBe(302);
    answerWith(null);
    const startedAt = performance.now();
    await expect(requestsTo(["127.0.0.0/8"], 300).post(url, {}, "{}")).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(received).toHaveLength(2);
  });
});
