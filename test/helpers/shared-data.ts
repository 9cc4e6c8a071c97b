import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../shared/", import.meta.url));

/** Real lists, labelled pairs and stories that stand beside the checkout and are never copied into it. */
export const sharedPath = (path: string): string => `${root}${path}`;
export const hasSharedData: boolean = existsSync(sharedPath("data/README.md"));
export const withoutSharedData = "needs ../shared/data beside the checkout";
