import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const root = fileURLToPath(new URL("../../", import.meta.url));
const compress = promisify(gzip);
/** Below this a packet is sent anyway. */
const LEAST_BYTES = 1_400;

/** A compressed twin beside each file, of what was written in the end, so that the server compresses nothing while it runs. */
const compressed = (): Plugin => ({
  name: "compressed-twins",
  apply: "build",
  async writeBundle({ dir = "" }, bundle) {
    for (const name of Object.keys(bundle)) {
      const source = await readFile(join(dir, name));
      if (source.length >= LEAST_BYTES) await writeFile(join(dir, `${name}.gz`), await compress(source, { level: 9 }));
    }
  },
});

/** The console: its own build, served by the server at /console/. */
export default defineConfig({
  root: `${root}src/console`,
  base: "/console/",
  publicDir: false,
  cacheDir: `${root}node_modules/.vite`,
  logLevel: "warn",
  plugins: [compressed()],
  build: {
    outDir: `${root}dist/console`,
    emptyOutDir: true,
    target: "es2023",
    // Fonts and pictures as files: the content security policy lets in no data: URLs but small icons.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // "use client" at the top of a library's file: about servers that render pages, of which there is none.
      onLog: (level, log, write) => log.code !== "MODULE_LEVEL_DIRECTIVE" && write(level, log),
    },
  },
  server: { proxy: { "^/(v1|readyz|auth|openapi.json)": "http://127.0.0.1:8420" } },
});
