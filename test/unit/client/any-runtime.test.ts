import { createContext, runInContext } from "node:vm";
import { build } from "vite";
import { describe, expect, it } from "vitest";

/** What browsers' workers, Deno and Bun have alike. */
const WEB = ["fetch", "Headers", "Request", "Response", "URL", "URLSearchParams", "AbortController", "AbortSignal", "crypto"];
const MORE = ["TextEncoder", "TextDecoder", "setTimeout", "clearTimeout", "performance", "structuredClone", "atob", "btoa"];

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      lib: { entry: new URL("../../../src/client.ts", import.meta.url).pathname, formats: ["iife"], name: "client" },
      rolldownOptions: { platform: "neutral" },
    },
  });
  const outputs = [built].flat().flatMap((one) => ("output" in one ? one.output : []));
  return outputs.map((file) => ("code" in file ? file.code : "")).join("\n");
}

describe("gatehouse/client where there is no Node", () => {
  it("runs with what the web platform has: no require, no process, no Buffer", async () => {
    const code = await bundle();
    expect(code).not.toMatch(/\brequire\(["']|from ["']node:|import\(["']node:/);
    const globals = Object.fromEntries([...WEB, ...MORE].map((name) => [name, Reflect.get(globalThis, name)]));
    const sent: unknown[] = [];
    const send = async (url: string, { method }: RequestInit) => {
      sent.push([method, url]);
      return new Response('{"id":"dec_1"}', { status: 201 });
    };
    const context = createContext({ ...globals, send });
    runInContext(`${code}\nglobalThis.client = client;`, context);
    const made = 'client.createGatehouseClient({ url: "https://gate.example", key: "ghk_1", fetch: send })';
    const answer = await (runInContext(`${made}.signUp({ externalId: "a" })`, context) as Promise<unknown>);
    expect(answer).toEqual({ id: "dec_1" });
    expect(sent).toEqual([["POST", "https://gate.example/v1/tenants"]]);
    expect(() => runInContext('client.verifyWebhook("{}", {}, "whsec_MTIz")', context)).toThrow(/not signed/);
  });
});
