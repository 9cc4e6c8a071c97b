import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, withoutBrowser } from "../helpers/chromium.ts";
import { hasSharedData, withoutSharedData } from "../helpers/shared-data.ts";
import { ada, type Gate, holdSignups, sam, signIn, theGate, type WatchedPage } from "./browser.ts";

describe.skipIf(withoutBrowser)(`an analyst's morning${withoutBrowser ? ` (${withoutBrowser})` : ""}`, () => {
  let gate: Gate;
  let browser: Browser;
  let page: WatchedPage;
  const stateOf = async (caseId: string) => (await gate.admin.get<{ state: string }>(`/v1/cases/${caseId}`)).body.state;

  beforeAll(async () => {
    gate = theGate();
    browser = await openBrowser();
    page = await signIn(browser, gate, ada);
  });
  afterAll(() => browser?.close());

  it("begins in the queue, the most urgent first, and the link serves once", async () => {
    const first = page.getByRole("row").nth(1);
    await expect.poll(() => first.textContent()).toContain("brisbane-1");
    const { body } = await gate.admin.get<{ items: { score: number }[] }>("/v1/cases?state=open&limit=1");
    expect(await first.textContent()).toContain(String(body.items[0]?.score));
    expect(page.url()).not.toContain("token");
  });

  it("is told of what is new, and moves no row before that is asked for", async () => {
    const idsShown = () => page.locator("tr[data-id]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id")));
    const before = await idsShown();
    const [arrived = ""] = await holdSignups(gate, ["Nordwind Rechenzentrum GmbH"]);
    await page.getByRole("button", { name: /^\d+ new/ }).waitFor();
    const { headers } = await gate.admin.get(`/v1/cases/${arrived}`);
    expect(await idsShown()).toEqual(before);
    await page.keyboard.press("u");
    const row = page.locator(`[data-id="${arrived}"]`);
    await row.waitFor();
    const shown = await idsShown();
    await gate.admin.post(`/v1/cases/${arrived}/claim`, undefined, { "if-match": headers.get("etag") ?? "" });
    await expect.poll(() => row.textContent()).toContain("Claimed");
    expect(await idsShown()).toEqual(shown);
  });

  it("reads in one sentence what is asked and why it was stopped", async () => {
    await page.getByRole("row").nth(1).getByRole("link").click();
    const sentence = page.getByRole("heading", { level: 1 });
    await expect
      .poll(() => sentence.textContent())
      .toMatch(/Harbour Compute Pty Ltd \(AU\) asks for 2,400 H100 SXM5 80GB for 90.days in brisbane-1, Australia/);
    expect(await sentence.textContent()).toContain("training for an end user in China");
  });

  it("opens evidence in place: the facts, the fields behind them, the law", async () => {
    const reason = page.locator('[data-rule="payment.crypto"]');
    await reason.getByRole("button").click();
    await expect.poll(() => reason.textContent()).toMatch(/payment\.asset.*USDT.*Rests on.*EO 13984/s);
    expect(page.url()).toContain("/cases/case_");
  });

  it("is told what others did to the case, and sees it when it asks", async () => {
    const caseId = page.url().slice(page.url().lastIndexOf("/") + 1);
    const { headers } = await gate.admin.get(`/v1/cases/${caseId}`);
    await gate.admin.post(`/v1/cases/${caseId}/notes`, { text: "Seen by the night." }, { "if-match": headers.get("etag") ?? "" });
    await page.getByRole("button", { name: /noted/ }).waitFor();
    expect(await page.getByText("Seen by the night.").count()).toBe(0);
    await page.keyboard.press("u");
    await page.getByText("Seen by the night.").waitFor();
    await page.getByRole("button", { name: /noted/ }).waitFor({ state: "detached" });
  });

  it("claims, says what approving will do, and is not let approve what cannot be", async () => {
    await page.getByRole("button", { name: "Claim" }).click();
    await page.getByRole("button", { name: "Approve…" }).click();
    await page.getByText("Decide its sign-up first").waitFor();
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByRole("button", { name: "Give back" }).click();
    await page.getByRole("button", { name: "Claim" }).waitFor();
  });

  it.skipIf(!hasSharedData)(
    `rules on a match beside the list entry${hasSharedData ? "" : ` (${withoutSharedData})`}`,
    async () => {
      await page.goto(`/console/queue`);
      await page.getByRole("link", { name: "el-1" }).click();
      await page.getByRole("button", { name: "Claim" }).click();
      await page.getByRole("button", { name: "Approve…" }).waitFor();
      const match = page.locator(".match").first();
      expect(await match.textContent()).toContain("Inspur Group Co., Ltd.");
      expect(await match.getByRole("row").count()).toBeGreaterThan(1);
      await match.getByRole("textbox").fill("Another company of the same name");
      await match.getByRole("button", { name: "Another party" }).click();
      await match.getByText("ruled").waitFor();
      await page.getByRole("button", { name: "Give back" }).click();
      await page.getByRole("button", { name: "Claim" }).waitFor();
    },
  );

  it("approves with a second person, who is another", async () => {
    const [caseId = ""] = await holdSignups(gate, ["Norrland Vision AB"]);
    await page.goto(`/console/cases/${caseId}`);
    await page.getByRole("button", { name: "Claim" }).click();
    await page.getByRole("button", { name: "Approve…" }).click();
    await page.getByLabel("Reason", { exact: true }).selectOption("documents_verified");
    await page.getByLabel("Rationale").fill("Register extract and owners checked.");
    await page.getByRole("button", { name: "Approve" }).click();
    await expect.poll(() => stateOf(caseId)).toMatch(/approved|pending_approval/);
    if ((await stateOf(caseId)) === "pending_approval") {
      const second = await signIn(browser, gate, sam);
      await second.goto(`/console/cases/${caseId}`);
      await second.getByLabel("Your own reading").fill("Same reading.");
      await second.getByRole("button", { name: "Confirm: approve" }).click();
    }
    await expect.poll(() => stateOf(caseId)).toBe("approved");
  });

  it("does it all by keyboard: to a row, into the case, claim, evidence, note, reject, and on to the next", async () => {
    const [first = "", second = ""] = await holdSignups(gate, ["Pamir Data Works", "Lusitania Speech SA"]);
    await page.goto(`/console/cases/${second}`);
    await page.getByRole("button", { name: "Claim" }).waitFor();
    await page.keyboard.press("c");
    await page.getByRole("button", { name: "Give back" }).waitFor();
    await page.goto(`/console/queue?state=open&sort=age`);
    await page.getByRole("row").nth(1).waitFor();
    for (let step = 0; step < 200; step++) {
      await page.keyboard.press("j");
      const id = await page.evaluate(() => document.activeElement?.closest("tr")?.dataset["id"] ?? "");
      if (id === first) break;
    }
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1 }).filter({ hasText: "Pamir" }).waitFor();
    await page.keyboard.press("c");
    await page.getByRole("button", { name: "Give back" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByText("Rests on").waitFor();
    await page.keyboard.press("n");
    await page.keyboard.type("Called the number on the register: nobody there.");
    await page.keyboard.press("Control+Enter");
    await page.locator(".timeline").getByText("nobody there").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("r");
    await page.getByLabel("Reason", { exact: true }).waitFor();
    await page.keyboard.type("Identity");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Nobody answers for this company.");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => stateOf(first)).toMatch(/rejected|pending_approval/);
    await page.getByRole("heading", { level: 1 }).filter({ hasText: "Lusitania" }).waitFor();
  });

  it("asks the tenant, whose answers come in live, keeps a file, and hands the case on, all by keyboard", async () => {
    const [caseId = ""] = await holdSignups(gate, ["Kestrel Analytics BV"]);
    await page.goto(`/console/cases/${caseId}`);
    await page.getByRole("button", { name: "Claim" }).waitFor();
    await page.keyboard.press("c");
    await page.getByRole("button", { name: "Give back" }).waitFor();
    await page.keyboard.press("i");
    await page.getByLabel("Question 1").waitFor();
    await page.keyboard.type("Who holds the remaining 35 %?");
    await page.keyboard.press("Control+Enter");
    const papers = page.getByRole("region", { name: "Questions and files" });
    await papers.getByText("not answered yet").waitFor();
    expect(await stateOf(caseId)).toBe("awaiting_information");
    const asked = await gate.admin.get<{ items: { id: string }[] }>(`/v1/cases/${caseId}/information-requests`);
    const path = `/v1/cases/${caseId}/information-requests/${asked.body.items[0]?.id}/answers`;
    expect((await gate.operator.post(path, { answers: ["A family trust in Singapore."] })).status).toBe(200);
    await page.getByRole("button", { name: /answered for the tenant/ }).waitFor();
    await page.keyboard.press("u");
    await papers.getByText("A family trust in Singapore.").waitFor();
    await papers.getByLabel(/Attach a file/).setInputFiles({
      name: "deed <b>.txt",
      mimeType: "text/html",
      buffer: Buffer.from("The deed of the trust."),
    });
    const link = papers.getByRole("link", { name: "deed b.txt" });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toMatch(/^deed .*\.txt$/);
    await page.keyboard.press("e");
    const dialogue = page.getByRole("dialog", { name: "Hand this case to the seniors" });
    await dialogue.waitFor();
    await page.keyboard.type("The trust may be on a list under another name.");
    await page.keyboard.press("Control+Enter");
    await dialogue.waitFor({ state: "detached" });
    await expect.poll(() => stateOf(caseId)).toBe("escalated");
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });

  it("does the same to many, with a result for each, and keeps those chosen to which it could not be done", async () => {
    const [first = "", second = "", taken = ""] = await holdSignups(gate, ["Bulk One Ltd", "Bulk Two Ltd", "Bulk Three Ltd"]);
    await page.goto("/console/queue?state=open&sort=age");
    await page.locator(`[data-id="${taken}"]`).waitFor();
    for (const id of [first, second, taken]) await page.locator(`[data-id="${id}"] input`).check();
    const bar = page.getByRole("region", { name: "Chosen cases" });
    await bar.getByText("3 cases chosen").waitFor();
    const { headers } = await gate.admin.get(`/v1/cases/${taken}`);
    await gate.admin.post(`/v1/cases/${taken}/claim`, undefined, { "if-match": headers.get("etag") ?? "" });
    await page.locator(`[data-id="${taken}"] .queue-became`).waitFor();
    await bar.getByRole("button", { name: "Claim", exact: true }).click();
    const results = page.getByRole("dialog", { name: "2 claimed, 1 not" });
    await results.getByText("Bulk Three Ltd").waitFor();
    await results.getByRole("button", { name: "Close", exact: true }).last().click();
    await bar.getByText("1 case chosen").waitFor();
    await page.keyboard.press("Escape");
    await bar.waitFor({ state: "detached" });
    for (const id of [first, second]) expect(await stateOf(id)).toBe("claimed");
  });

  it("does it by keyboard as well: chooses rows, says why, and is told", async () => {
    const [one = ""] = await holdSignups(gate, ["Bulk Four Ltd"]);
    await page.goto("/console/queue?state=open&sort=age");
    await page.locator(`[data-id="${one}"] a`).focus();
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "Note…" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Note: 1 case" }).getByRole("textbox").waitFor();
    await page.keyboard.type("Same broker as last week.");
    await page.keyboard.press("Control+Enter");
    await page.getByText("1 case noted").waitFor();
  });

  it("keeps what the queue is narrowed to under a name, for everybody, and takes it away again", async () => {
    await page.goto("/console/queue?state=open&minScore=60&rule=payment.crypto");
    await page.getByRole("button", { name: "Claim next" }).waitFor();
    await page.keyboard.press("v");
    const dialogue = page.getByRole("dialog", { name: "Saved views" });
    await dialogue.getByRole("textbox").fill("Crypto above 60");
    await dialogue.getByRole("checkbox").check();
    await page.keyboard.press("Enter");
    await dialogue.waitFor({ state: "detached" });
    await page.goto("/console/queue");
    await page.getByRole("button", { name: "Crypto above 60" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?state=open&rule=payment.crypto&minScore=60");
    expect(await page.getByRole("button", { name: "Crypto above 60" }).getAttribute("aria-pressed")).toBe("true");
    await page.keyboard.press("v");
    await dialogue.getByRole("button", { name: "Remove the view Crypto above 60" }).click();
    await dialogue.getByText("for everybody", { exact: true }).waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
  });

  it("finds its way by name: ⌘K, and ? for the keys", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("lists");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Lists" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("leaves the browser nothing to complain of", () => expect(page.complaints).toEqual([]));
});
