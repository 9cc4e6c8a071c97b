import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, withoutBrowser } from "../helpers/chromium.ts";
import { sam, signIn, theGate, type WatchedPage } from "./browser.ts";

describe.skipIf(withoutBrowser)(`a lead's glance${withoutBrowser ? ` (${withoutBrowser})` : ""}`, () => {
  let browser: Browser;
  let page: WatchedPage;
  beforeAll(async () => {
    browser = await openBrowser();
    page = await signIn(browser, theGate(), sam);
    await page.goto("/console/overview");
  });
  afterAll(() => browser?.close());

  it("sees what came in, what went out and what waits", async () => {
    await expect.poll(() => page.locator(".figure").first().textContent()).toMatch(/Running now\d+/);
    const { flow } = (await theGate().admin.get<{ flow: { opened: number } }>("/v1/cases/stats")).body;
    expect(flow.opened).toBeGreaterThan(2);
    expect(await page.locator(".figure").nth(1).textContent()).toContain("Opened");
  });

  it("sees the days as a picture, and as a table for who listens", async () => {
    expect(await page.locator(".chart svg").first().getAttribute("aria-hidden")).toBe("true");
    expect(await page.getByRole("table", { name: "Inflow and verdicts by day" }).getByRole("row").count()).toBe(31);
  });

  it("follows a rule to the cases that it stopped", async () => {
    await page.getByRole("link", { name: "crypto", exact: true }).click();
    await page.getByRole("row").nth(1).waitFor();
    expect(new URL(page.url()).searchParams.get("rule")).toBe("payment.crypto");
  });

  it("leaves the browser nothing to complain of", () => expect(page.complaints).toEqual([]));
});
