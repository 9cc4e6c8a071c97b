import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { inject } from "vitest";
import { type Api, createApi } from "../helpers/api.ts";
import { type Person, signInLink } from "../helpers/chromium.ts";
import { aHeldSignup } from "../helpers/requests.ts";

const TIMEOUT_MS = 15_000;

export const ada: Person = { name: "Ada Analyst", roles: ["analyst"] };
export const sam: Person = { name: "Sam Senior", roles: ["senior", "analyst"] };
export const lou: Person = { name: "Lou Auditor", roles: ["auditor"] };
export const root: Person = { name: "Root Admin", roles: ["admin"] };

/** What the browser complained of on a page; nothing may be left in it. */
export interface WatchedPage extends Page {
  complaints: string[];
}

/** Before anybody is signed in the page asks who is, and is told that nobody is: the browser reports that answer. */
const isExpected = (text: string): boolean => text.includes("401 (Unauthorized)");

function watch(page: Page): WatchedPage {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
  page.on("console", (message) => {
    const isComplaint = message.type() === "error" || message.type() === "warning";
    if (isComplaint && !isExpected(message.text())) complaints.push(message.text());
  });
  return Object.assign(page, { complaints });
}

export interface Gate {
  url: string;
  admin: Api;
  /** The control plane. */
  operator: Api;
}

/** The server that all files of these tests share. */
export function theGate(): Gate {
  const { url, adminKey, operatorKey } = inject("gatehouse");
  return { url, admin: createApi(url, adminKey), operator: createApi(url, operatorKey) };
}

/** Sign-ups that are held, by name; their cases. */
export async function holdSignups({ operator }: Gate, names: readonly string[]): Promise<string[]> {
  const cases: string[] = [];
  for (const name of names) {
    const { body } = await operator.post<{ caseId: string }>("/v1/tenants", aHeldSignup({ name }));
    cases.push(body.caseId);
  }
  return cases;
}

const DEFAULTS = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" } as const;

/** A page of a browser of its own in which nobody is signed in. */
export async function openStranger(browser: Browser, gate: Gate, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ ...DEFAULTS, baseURL: gate.url, ...options });
  context.setDefaultTimeout(TIMEOUT_MS);
  return watch(await context.newPage());
}

/** A page of a browser of its own, signed in with a one-time link as a person would. */
export async function signIn(
  browser: Browser,
  gate: Gate,
  person: Person,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const page = await openStranger(browser, gate, options);
  await page.goto(await signInLink(gate, person));
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  return page;
}

/** What makes the page wider than its window, by class; empty when it fits. */
export const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const isScrolled = (element: Element) => element.closest(".scroll-x, .queue-scroller, .flow, .shell-pages") !== null;
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > window.innerWidth + 0.5 && !isScrolled(element),
    );
    return [`${document.documentElement.scrollWidth} wide`, ...wide.map((element) => `${element.tagName} ${element.className}`)];
  });

/** Until what depends on the size has been drawn in it. */
export const isDrawn = (page: Page): Promise<unknown> =>
  page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 30)))),
  );
