import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, withoutBrowser } from "../helpers/chromium.ts";
import { aHeldSignup } from "../helpers/requests.ts";
import { type Gate, isDrawn, sam, signIn, theGate, tooWide, type WatchedPage } from "./browser.ts";

const SCRIPT = '"><img src=x onerror="window.hit=1"><script>window.hit=1</script>';
const HIDDEN = "\u202egnp.exe\u200b\u2066";
/** A name as long as the contract lets in, with all of it at the start and no place to break a line at. */
const WORST = `${SCRIPT}${HIDDEN}${"W".repeat(900)}`.slice(0, 1_000);
const SHORT = `${SCRIPT.slice(0, 60)}${HIDDEN}`;

const hostileOwner = (name: string, percent: number, owners: object[] = []) => ({
  kind: "organization",
  name,
  aliases: [WORST],
  registration: { number: SHORT, country: "AU" },
  percent,
  roles: ["nominee"],
  owners,
});

/** A sign-up with the worst in every field that takes text. */
const hostileSignup = () =>
  aHeldSignup({
    externalId: `${SCRIPT}\u202e${Math.random()}`.slice(0, 200),
    name: WORST,
    aliases: [SHORT],
    registration: { number: SHORT, country: "AU", formedOn: "2026-10-01" },
    addresses: [{ lines: [WORST.slice(0, 500)], city: SHORT, region: SHORT, postalCode: HIDDEN, country: "AU" }],
    website: `https://x.example/${SCRIPT}`,
    owners: [hostileOwner(WORST, 40, [hostileOwner(`${SHORT} 2`, 100)]), hostileOwner(`${SHORT} 3`, 10)],
    verifications: [{ subject: WORST, method: SHORT.slice(0, 100), what: SHORT, result: "failed" }],
    payment: {
      method: "crypto",
      payerName: WORST,
      payerCountry: "AE",
      crypto: { asset: SHORT.slice(0, 100), network: SHORT.slice(0, 100), address: `${SHORT}${Math.random()}` },
    },
    connection: { ip: "1.128.0.1", userAgent: WORST, deviceId: `${SHORT}${Math.random()}`, languages: [SHORT.slice(0, 100)] },
    intendedUse: { summary: SCRIPT.repeat(100), trainsModels: true, endUsers: [{ name: WORST, country: "CN" }], resells: true },
  });

describe.skipIf(withoutBrowser)(`text of strangers${withoutBrowser ? ` (${withoutBrowser})` : ""}`, () => {
  let gate: Gate;
  let browser: Browser;
  let page: WatchedPage;
  let found: { caseId: string; tenant: { id: string } };

  beforeAll(async () => {
    gate = theGate();
    browser = await openBrowser();
    page = await signIn(browser, gate, { ...sam, name: `Sam ${HIDDEN}<b>` });
    const { status, body } = await gate.operator.post<typeof found>("/v1/tenants", hostileSignup());
    expect([status, body]).toEqual([201, expect.objectContaining({ caseId: expect.stringMatching(/^case_/) })]);
    found = body;
  });
  afterAll(() => browser?.close());

  async function expectHarmless(): Promise<void> {
    await page.waitForLoadState("networkidle");
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(viewport);
      await isDrawn(page);
      const state = await page.evaluate(() => ({
        hit: (window as { hit?: number }).hit ?? 0,
        images: document.querySelectorAll("main img").length,
      }));
      expect(state).toEqual({ hit: 0, images: 0 });
      expect(await tooWide(page)).toEqual([]);
    }
    expect(page.complaints).toEqual([]);
  }

  it("does nothing in the queue", async () => {
    await page.goto("/console/queue");
    await page.locator(`[data-id="${found.caseId}"]`).waitFor();
    await expectHarmless();
  });

  it("does nothing on a case, with all its reasons open, its ownership as a table, and notes like it", async () => {
    await page.goto(`/console/cases/${found.caseId}`);
    await page.getByRole("button", { name: "Claim" }).click();
    await page.getByRole("button", { name: "Give back" }).waitFor();
    for (const reason of await page.locator(".reason-head").all()) await reason.click();
    await page.getByRole("textbox", { name: /Note/ }).fill(`${SCRIPT}${HIDDEN}${"N".repeat(9_000)}`);
    await page.getByRole("button", { name: "Save note" }).click();
    await page.locator(".timeline-text").first().waitFor();
    await page.locator("summary").click();
    await expectHarmless();
    await page.locator("label", { hasText: "Table" }).first().click();
    await expectHarmless();
  });

  it("is shown as it is, without what cannot be seen, and that is counted", async () => {
    const name = page.locator("h1 bdi").first();
    expect(await name.textContent()).toContain("<script>window.hit=1</script>");
    expect(await name.textContent()).not.toMatch(/[\u202e\u200b\u2066]/);
    expect(await page.locator("h1").textContent()).toContain("3 hidden");
  });

  it("does nothing among the tenants, and on the tenant's own page", async () => {
    await page.goto("/console/tenants?standing=pending");
    await page.locator(`a[href$="${found.tenant.id}"]`).waitFor();
    await expectHarmless();
    await page.goto(`/console/tenants/${found.tenant.id}`);
    await page.getByRole("heading", { name: "Decisions" }).waitFor();
    await expectHarmless();
  });

  it("does nothing when it is searched for", async () => {
    await page.goto(`/console/tenants?q=${encodeURIComponent(SCRIPT + HIDDEN)}`);
    await expectHarmless();
    await page.goto("/console/lists");
    await page.getByRole("textbox", { name: /^Name/ }).fill(WORST);
    await page.getByRole("button", { name: "Screen" }).click();
    await page.getByText(/match(es)? for/).waitFor();
    await expectHarmless();
  });
});
