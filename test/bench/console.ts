import { gzipSync } from "node:zlib";
import pg from "pg";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Decision } from "../../src/domain/decision.ts";
import { createApi } from "../helpers/api.ts";
import { openBrowser, signInLink } from "../helpers/chromium.ts";
import { aHeldSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";
import { atMost, type Bar, median } from "./bars.ts";
import { fillQueue } from "./queue-data.ts";

const OPEN = 100_000;
const LOADS = 7;
const SCROLLED_ROWS = 10_000;
const ROW_PX = 36;
/** As fast as somebody can turn a wheel. */
const PX_PER_FRAME = 1_000;
const VIEWPORT = { width: 1440, height: 900 };

/** Runs in the page: the moment at which what is named first stood there, and the tasks that kept it busy for long. */
const WATCH = `
  window.seen = {};
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: "longtask", buffered: true });
  const look = () => {
    for (const selector of ["tr[data-id]", ".reasons .reason"]) {
      if (window.seen[selector] === undefined && document.querySelector(selector)) window.seen[selector] = performance.now();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);`;

/** Runs in the page: scrolls until so many rows went by. */
const SCROLL = `(async () => {
  const scroller = document.querySelector(".queue-scroller");
  window.tasks.length = 0;
  const end = performance.now() + 120_000;
  while (scroller.scrollTop < ${SCROLLED_ROWS * ROW_PX} && performance.now() < end) {
    scroller.scrollTop += ${PX_PER_FRAME};
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { longestMs: Math.max(0, ...window.tasks), rows: Math.round(scroller.scrollTop / ${ROW_PX}), over: window.tasks.length };
})()`;

/** Runs in the page: the addresses of the scripts that it has loaded. */
const SCRIPTS = `performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith(".js"))`;

async function seenAt(page: Page, selector: string): Promise<number> {
  const found = await page.waitForFunction(`window.seen?.[${JSON.stringify(selector)}]`);
  return Number(await found.jsonValue());
}

/** Milliseconds from the navigation until the page shows what it is for; the script that it took, as it goes over a line. */
async function load(context: BrowserContext, path: string, selector: string): Promise<{ ms: number; scriptBytes: number }> {
  const page = await context.newPage();
  await page.goto(path);
  const ms = await seenAt(page, selector);
  const scripts = await page.evaluate<string[]>(SCRIPTS);
  const sizes = await Promise.all(scripts.map(async (url) => gzipSync(await (await fetch(url)).text()).length));
  const scriptBytes = sizes.reduce((sum, size) => sum + size, 0);
  await page.close();
  return { ms, scriptBytes };
}

async function loads(context: BrowserContext, path: string, selector: string) {
  const all = [];
  for (let i = 0; i < LOADS; i++) all.push(await load(context, path, selector));
  return { ms: median(all.map(({ ms }) => ms)), scriptBytes: Math.max(...all.map(({ scriptBytes }) => scriptBytes)) };
}

/** Scrolls through the queue, page after page as they come; the longest task, and how many rows went by. */
async function scroll(context: BrowserContext): Promise<{ longestMs: number; rows: number; over: number }> {
  const page = await context.newPage();
  await page.goto("/console/queue?state=open");
  await page.waitForSelector("tr[data-id]");
  await page.waitForTimeout(1_000);
  const result = await page.evaluate<{ longestMs: number; rows: number; over: number }>(SCROLL);
  await page.close();
  return result;
}

async function measure(server: TestServer, browser: Browser): Promise<Bar[]> {
  const admin = createApi(server.url, server.adminKey.key);
  const operator = createApi(server.url, await server.keyFor("service"));
  const { body } = await operator.post<Decision>("/v1/tenants", aHeldSignup());
  const context = await browser.newContext({ baseURL: server.url, viewport: VIEWPORT, bypassCSP: true });
  await context.addInitScript({ content: WATCH });
  const page = await context.newPage();
  await page.goto(await signInLink({ url: server.url, admin }, { name: "Bench Analyst", roles: ["analyst"] }));
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
  await page.close();
  const queue = await loads(context, "/console/queue?state=open", "tr[data-id]");
  const found = await loads(context, `/console/cases/${body.caseId}`, ".reasons .reason");
  const scrolled = await scroll(context);
  console.log(
    `scrolled ${scrolled.rows} rows: ${scrolled.over} tasks over 50 ms, the longest ${Math.round(scrolled.longestMs)} ms`,
  );
  return [
    atMost("script of the queue's first load, kB gzipped", queue.scriptBytes / 1_000, 300),
    atMost("queue interactive, ms (median)", queue.ms, 1_000),
    atMost("case page, ms (median)", found.ms, 1_000),
    atMost("rows short of 10,000 when scrolled", Math.max(0, SCROLLED_ROWS - scrolled.rows), 0),
    atMost("longest task while scrolling, ms", scrolled.longestMs, 50),
  ];
}

/** The console as an analyst has it with 100,000 open cases, in Chromium, against the real server. */
export async function benchConsole(): Promise<Bar[]> {
  const server = await openTestServer();
  const client = new pg.Client({ connectionString: server.connectionString });
  await client.connect();
  await fillQueue(client, { closed: 0, open: OPEN });
  await client.end();
  const browser = await openBrowser();
  try {
    return await measure(server, browser);
  } finally {
    await browser.close();
    await server.close();
  }
}
