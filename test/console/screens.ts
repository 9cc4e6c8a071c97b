import type { Page } from "playwright-core";
import { ada, lou, type Person, root, sam } from "./browser.ts";

/** Something to look at: a page, or a dialogue over one. */
export interface Screen {
  name: string;
  /** Null when nobody is signed in. */
  who: Person | null;
  /** Of the page; `case:acct` and `tenant:acct` find the case or tenant of an external id. */
  path: string;
  /** What to do there before it is looked at. */
  act?: (page: Page) => Promise<void>;
}

const press = (name: string) => (page: Page) => page.getByRole("button", { name, exact: true }).click();

const tab = (name: string) => (page: Page) => page.getByRole("tab", { name }).click();

/** The queue and the cases. */
export const queueScreens: readonly Screen[] = [
  {
    name: "sign-in",
    who: null,
    path: "/#token=used-up",
    act: (page) => page.getByRole("alert").waitFor(),
  },
  { name: "queue", who: ada, path: "/queue?state=open" },
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
  { name: "keys", who: root, path: "/keys" },
  { name: "key-new", who: root, path: "/keys", act: press("Make an API key…") },
  { name: "invite", who: root, path: "/keys", act: press("Invite a person…") },
  { name: "palette", who: ada, path: "/tenants", act: (page) => page.keyboard.press("Control+k") },
  { name: "help", who: ada, path: "/queue", act: (page) => page.keyboard.press("?") },
  { name: "no-such-page", who: ada, path: "/nowhere" },
];
