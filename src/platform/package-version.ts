import { readFileSync } from "node:fs";

/** The version of this package, from its own package.json: two levels up both from src/platform and dist/platform. */
export function packageVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
