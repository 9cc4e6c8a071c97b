import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import type { Role } from "../../src/domain/caller.ts";
import type { Api } from "./api.ts";
import { findProgram } from "./machine.ts";

const program = findProgram("chromium") ?? findProgram("chromium-browser");
const built = fileURLToPath(new URL("../../dist/console/index.html", import.meta.url));

/** Why there can be no browser here; null when there can. */
export const withoutBrowser: string | null = program === null ? "needs chromium on the machine" : null;

const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync"],
  ...["--disable-component-update", "--disable-extensions", "--no-first-run", "--mute-audio", "--disable-default-apps"],
];

export async function openBrowser(): Promise<Browser> {
  if (!existsSync(built)) throw new Error("the console is not built: npm run build");
  return chromium.launch({ executablePath: program ?? "", args: ARGUMENTS });
}

export interface Person {
  name: string;
  roles: Role[];
}

/** A one-time link of the person, on the address that this server really listens at. */
export async function signInLink(server: { url: string; admin: Api }, { name, roles }: Person): Promise<string> {
  const { body } = await server.admin.post<{ url: string }>("/v1/sign-in-links", { name, roles });
  const { pathname, hash } = new URL(body.url);
  return server.url + pathname + hash;
}
