import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, type Person, withoutBrowser } from "../helpers/chromium.ts";
import { type Gate, holdSignups, isDrawn, openStranger, signIn, theGate, tooWide, type WatchedPage } from "./browser.ts";
import type { Screen } from "./screens.ts";

declare global {
  interface Window {
    axe: { run(context: Document, options: object): Promise<AxeResults> };
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pictures = fileURLToPath(new URL("../../test-results/console/", import.meta.url));
const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
/** Between the schemes only colours differ: the rest is looked at in one of them. */
const COLOURS = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };
/** 200 % on a screen of 1440: half as many pixels for everything. */
const ZOOMED = { width: 720, height: 450 };
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

/** Where a screen is; a case and a tenant are found by the control plane's id. */
async function addressOf(gate: Gate, path: string): Promise<string> {
  const [kind, name = ""] = path.split(":");
  const { admin } = gate;
  if (name === "") return path;
  if (kind === "held") return `/cases/${(await holdSignups(gate, [name]))[0]}`;
  if (kind === "tenant") return `/tenants/${(await admin.get<{ id: string }>(`/v1/tenants/${name}`)).body.id}`;
  const [externalId, wanted] = name.split("#");
  const { body } = await admin.get<{ items: { caseId: string | null; kind: string }[] }>(`/v1/decisions?tenant=${externalId}`);
  return `/cases/${body.items.find((decision) => decision.kind === wanted && decision.caseId)?.caseId}`;
}

/** What axe finds against the guidelines, in words that can be acted on. */
async function violationsOn(page: Page, rules: object): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate((rules) => window.axe.run(document, rules), rules);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} (${node.any[0]?.message ?? node.all[0]?.message ?? ""})`),
  );
}

/** Until the page says something and waits for nothing more. */
const isSettled = (page: Page) =>
  page.waitForFunction(
    () => document.querySelector("main h1") !== null && document.querySelector("[aria-label^='Loading']") === null,
  );

/** Looks at screens in both colour schemes and at two widths: with axe, with a rule for the width, and leaves pictures. */
export function lookAtScreens(title: string, screens: readonly Screen[]): void {
  describe.skipIf(withoutBrowser)(`${title}${withoutBrowser ? ` (${withoutBrowser})` : ""}`, () => lookAt(screens));
}

function lookAt(screens: readonly Screen[]): void {
  let gate: Gate;
  let browser: Browser;
  const pages = new Map<Person | null, Promise<WatchedPage>>();

  beforeAll(async () => {
    gate = theGate();
    browser = await openBrowser();
    mkdirSync(pictures, { recursive: true });
  });
  afterAll(() => browser?.close());

  const pageOf = (person: Person | null): Promise<WatchedPage> => {
    const known = pages.get(person) ?? (person ? signIn(browser, gate, person) : openStranger(browser, gate));
    pages.set(person, known);
    return known;
  };

  async function open({ who, path, act, key }: Screen): Promise<WatchedPage> {
    const page = await pageOf(who);
    await page.context().setOffline(false);
    await page.setViewportSize(SIZES.wide);
    await page.goto(`/console${await addressOf(gate, path)}`);
    await isSettled(page);
    await act?.(page);
    if (key) await page.keyboard.press(key);
    await isSettled(page);
    return page;
  }

  async function look(page: WatchedPage, name: string, scheme: "light" | "dark"): Promise<string[]> {
    await page.emulateMedia({ colorScheme: scheme });
    const found: string[] = [];
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await isDrawn(page);
      await page.screenshot({ path: `${pictures}${name}-${size}-${scheme}.png` });
      found.push(...(await tooWide(page)).map((what) => `${size}: ${what}`));
      const rules = scheme === "light" ? RULES : COLOURS;
      found.push(...(await violationsOn(page, rules)).map((violation) => `${scheme} ${size}: ${violation}`));
    }
    await page.setViewportSize(ZOOMED);
    found.push(...(await tooWide(page)).map((what) => `at 200 %: ${what}`));
    return found;
  }

  it.each(screens)("$name is accessible in both colour schemes and fits a telephone", async (screen) => {
    const page = await open(screen);
    expect([...(await look(page, screen.name, "light")), ...(await look(page, screen.name, "dark"))]).toEqual([]);
    const isAboutNothing = (text: string) => /404|ERR_INTERNET_DISCONNECTED/.test(text);
    expect(page.complaints.splice(0).filter((text) => !isAboutNothing(text))).toEqual([]);
  });
}
