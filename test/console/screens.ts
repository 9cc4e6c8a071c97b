import type { Page } from "playwright-core";
import type { Person } from "../helpers/chromium.ts";
import { ada, lou, root, sam } from "./browser.ts";

/** Something to look at: a page, or a dialogue over one. */
export interface Screen {
  name: string;
  /** Null when nobody is signed in. */
  who: Person | null;
  /** Of the page; `case:acct` and `tenant:acct` find the case or tenant of an external id, `held:Name` makes a case. */
  path: string;
  /** What to do there before it is looked at. */
  act?: (page: Page) => Promise<void>;
  /** A key that is pressed last. */
  key?: string;
}

const press = (name: string) => (page: Page) => page.getByRole("button", { name, exact: true }).click();

const tab = (name: string) => (page: Page) => page.getByRole("tab", { name }).click();

const eve: Person = { name: "Eve Analyst", roles: ["analyst"] };

async function chooseTwo(page: Page): Promise<void> {
  for (const at of [1, 2]) await page.getByRole("row").nth(at).getByRole("checkbox").check();
}

/** Claims the case where nobody has, and waits until it can be decided. */
async function claimed(page: Page): Promise<void> {
  const [claim, giveBack] = [page.getByRole("button", { name: "Claim" }), page.getByRole("button", { name: "Give back" })];
  await claim.or(giveBack).first().waitFor();
  if (await claim.isVisible()) await claim.click();
  await giveBack.waitFor();
}

/** The queue and the cases. */
export const queueScreens: readonly Screen[] = [
  {
    name: "sign-in",
    who: null,
    path: "/#token=used-up",
    act: (page) => page.getByRole("alert").waitFor(),
  },
  { name: "queue", who: ada, path: "/queue?state=open" },
  { name: "queue-chosen", who: ada, path: "/queue?state=open", act: chooseTwo },
  {
    name: "queue-bulk-reject",
    who: ada,
    path: "/queue?state=open",
    act: async (page) => {
      await chooseTwo(page);
      await press("Reject…")(page);
    },
  },
  { name: "queue-views", who: ada, path: "/queue?state=open", act: (page) => page.keyboard.press("v") },
  {
    name: "queue-offline",
    who: ada,
    path: "/queue?state=open",
    act: async (page) => {
      await page.locator("tr[data-id]").first().waitFor();
      await page.context().setOffline(true);
      await page.getByText("The connection is lost").waitFor();
    },
  },
  { name: "queue-empty", who: ada, path: "/queue?state=escalated" },
  { name: "case-signup", who: ada, path: "case:brisbane-1#signup" },
  {
    name: "case-instance-evidence",
    who: ada,
    path: "case:brisbane-1#instance",
    act: (page) => page.locator('[data-rule="compute.controlled_accelerator"] button').click(),
  },
  { name: "case-matches", who: sam, path: "case:el-1#signup" },
  {
    name: "case-ownership-table",
    who: lou,
    path: "case:brisbane-1#signup",
    act: (page) => page.getByText("Table", { exact: true }).first().click(),
  },
  { name: "case-claimed", who: eve, path: "held:Aurora Compute Oy", act: claimed },
  { name: "case-verdict", who: eve, path: "held:Aurora Compute Oy", act: claimed, key: "r" },
  { name: "case-ask", who: eve, path: "held:Aurora Compute Oy", act: claimed, key: "i" },
  { name: "case-escalate", who: eve, path: "held:Aurora Compute Oy", act: claimed, key: "e" },
  { name: "case-assign", who: eve, path: "held:Aurora Compute Oy", act: claimed, key: "g" },
  { name: "case-close", who: eve, path: "held:Aurora Compute Oy", act: claimed, key: "w" },
  { name: "case-ended", who: lou, path: "case:split-6#instance" },
  { name: "case-missing", who: ada, path: "/cases/case_01k9qwe4r5e6y7zzzzzzzzzzzz" },
];

/** All other pages and dialogues. */
export const otherScreens: readonly Screen[] = [
  { name: "tenants", who: ada, path: "/tenants" },
  { name: "tenant", who: sam, path: "tenant:split-3" },
  { name: "tenant-suspend", who: sam, path: "tenant:uni-1", act: press("Suspend…") },
  { name: "tuning-try", who: root, path: "/tuning", act: press("Decide") },
  { name: "tuning-tests", who: root, path: "/tuning", act: tab("Tests") },
  { name: "tuning-diff", who: root, path: "/tuning", act: tab("Diff") },
  { name: "tuning-shadow", who: root, path: "/tuning", act: tab("Shadow") },
  {
    name: "tuning-backtest",
    who: root,
    path: "/tuning",
    act: async (page) => {
      await tab("Backtest")(page);
      await press("Test on what was decided")(page);
      await page.getByRole("slider").first().waitFor();
    },
  },
  { name: "lists", who: ada, path: "/lists" },
  {
    name: "lists-tried",
    who: ada,
    path: "/lists",
    act: async (page) => {
      await page.getByRole("textbox", { name: /^Name/ }).fill("Inspur Group");
      await page.getByRole("button", { name: "Screen" }).click();
      await page.getByText(/match(es)? for/).waitFor();
    },
  },
  {
    name: "audit",
    who: lou,
    path: "/audit",
    act: (page) => page.getByRole("button", { name: /Data/ }).first().click(),
  },
  { name: "overview", who: sam, path: "/overview" },
  { name: "no-permission", who: ada, path: "/audit" },
  { name: "webhook-new", who: root, path: "/webhooks", act: press("New webhook…") },
  {
    name: "webhooks",
    who: root,
    path: "/webhooks",
    act: async (page) => {
      await press("New webhook…")(page);
      await page.getByLabel("Address that events").fill("https://control-plane.example/hooks/gatehouse");
      await press("Make")(page);
      await press("Done")(page);
      await press("Send a test")(page);
      await page.getByRole("button", { name: /Deliveries/ }).click();
      await page.getByText("webhook.test").waitFor();
    },
  },
  { name: "keys", who: root, path: "/keys" },
  { name: "key-new", who: root, path: "/keys", act: press("Make an API key…") },
  { name: "invite", who: root, path: "/keys", act: press("Invite a person…") },
  { name: "palette", who: ada, path: "/tenants", act: (page) => page.keyboard.press("Control+k") },
  { name: "help", who: ada, path: "/queue", act: (page) => page.keyboard.press("?") },
  { name: "no-such-page", who: ada, path: "/nowhere" },
];
