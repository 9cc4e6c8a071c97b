import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, type Person, withoutBrowser } from "../helpers/chromium.ts";
import { type Gate, signIn, theGate, type WatchedPage } from "./browser.ts";

const lee: Person = { name: "Lee Author", roles: ["policy-author"] };
const kim: Person = { name: "Kim Approver", roles: ["policy-approver"] };

describe.skipIf(withoutBrowser)(`a security team's change${withoutBrowser ? ` (${withoutBrowser})` : ""}`, () => {
  let gate: Gate;
  let browser: Browser;
  let author: WatchedPage;
  let approver: WatchedPage;
  const editor = () => author.getByRole("textbox", { name: "Policy (YAML)" });
  const stateOf = async (version: number) =>
    (await gate.admin.get<{ state: string }>(`/v1/policies/foreign-malicious-actor/versions/${version}`)).body.state;
  const step = async (page: WatchedPage, word: string) => {
    await page.getByRole("button", { name: `${word}…` }).click();
    const dialogue = page.getByRole("dialog");
    await dialogue.getByRole("textbox").fill("Agreed in the weekly review");
    await dialogue.getByRole("button", { name: word, exact: true }).click();
    await dialogue.waitFor({ state: "detached" });
  };
  const openVersion = async (page: WatchedPage, version: number) => {
    await page.goto("/console/tuning");
    await page.getByLabel("Version", { exact: true }).selectOption(String(version));
  };

  beforeAll(async () => {
    gate = theGate();
    browser = await openBrowser();
    [author, approver] = await Promise.all([signIn(browser, gate, lee), signIn(browser, gate, kim)]);
    await author.goto("/console/tuning");
    await editor().waitFor();
  });
  afterAll(() => browser?.close());

  it("edits, and sees an error at its line", async () => {
    await editor().click();
    await author.keyboard.press("Control+End");
    await author.keyboard.type("nonsense: true\n");
    await author.locator(".problem-error").first().waitFor();
    expect(await author.locator(".problem").first().textContent()).toMatch(/\d+:\d+.*nonsense/);
    expect(await author.getByRole("button", { name: "Save as a new version…" }).isDisabled()).toBe(true);
  });

  it("is helped to the facts", async () => {
    await author.keyboard.type("# own");
    await author.keyboard.type("ership.disc");
    await author.getByRole("option", { name: /ownership\.disclosedPercent/ }).waitFor();
    await author.keyboard.press("Escape");
  });

  it("fixes it", async () => {
    for (let undone = 0; undone < 8 && (await author.locator(".problem-error").count()) > 0; undone++) {
      await editor().click();
      await author.keyboard.press("Control+z");
      await author.waitForTimeout(700);
    }
    await author.getByText("As it was saved").waitFor();
    expect(await author.locator(".problem-error").count()).toBe(0);
  });

  it("tries a request and runs cases against it", async () => {
    await author.getByRole("button", { name: "Decide" }).click();
    await author.getByRole("region", { name: "In the editor" }).getByText("Held").waitFor();
    await author.getByRole("tab", { name: "Tests" }).click();
    await author.getByRole("button", { name: "Run", exact: true }).click();
    await author.getByText("1 case as told").waitFor();
  });

  it("tests it on what was decided, and moves a threshold that moves every number", async () => {
    await author.getByRole("tab", { name: "Backtest" }).click();
    await author.getByRole("button", { name: "Test on what was decided" }).click();
    const slider = author.getByRole("slider", { name: "review threshold" });
    await slider.waitFor();
    await slider.focus();
    for (let i = 0; i < 3; i++) await author.keyboard.press("ArrowRight");
    expect(await slider.getAttribute("aria-valuenow")).toBe("43");
    await author.getByText(/alerts a day; /).waitFor();
    expect(
      await author
        .getByRole("table", { name: /Outcomes as they were/ })
        .getByRole("row")
        .count(),
    ).toBe(4);
    await author.getByRole("button", { name: "Write into the editor" }).click();
    await author.getByText("Changed, not saved").waitFor();
  });

  it("reads what changes, saves it as a draft and submits it", async () => {
    await author.getByRole("tab", { name: "Diff" }).click();
    await author.getByRole("textbox", { name: "Changes of the policy" }).getByText("review: 43").waitFor();
    await author.getByRole("button", { name: "Save as a new version…" }).click();
    await author.getByRole("dialog").getByRole("textbox").fill("Fewer alerts");
    await author.getByRole("button", { name: "Save", exact: true }).click();
    await expect.poll(() => stateOf(2)).toBe("draft");
    await step(author, "Submit");
    expect(await stateOf(2)).toBe("submitted");
    expect(await author.getByRole("button", { name: "Approve…" }).count()).toBe(0);
  });

  it("another person approves it and runs it in the shadow, where it is compared", async () => {
    await openVersion(approver, 2);
    await step(approver, "Approve");
    await step(approver, "Run in the shadow");
    expect(await stateOf(2)).toBe("shadow");
    await approver.getByRole("tab", { name: "Shadow" }).click();
    await approver.getByText(/No decision yet|decisions since/).waitFor();
  });

  it("is activated, and taken back", async () => {
    await step(approver, "Activate");
    expect(await stateOf(2)).toBe("active");
    await openVersion(approver, 1);
    await step(approver, "Take back");
    await expect.poll(() => stateOf(1)).toBe("active");
    expect(await stateOf(2)).toBe("retired");
  });

  it("leaves the browsers nothing to complain of", () => {
    expect([...author.complaints, ...approver.complaints]).toEqual([]);
  });
});
