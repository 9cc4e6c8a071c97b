import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import express, { type Request, type Response, type Router } from "express";
import { GatehouseError } from "../domain/errors.ts";
import { contextOf } from "./middleware/request-context.ts";
import { consoleHeaders } from "./middleware/security-headers.ts";

/** Where `npm run build` puts the console: the same place seen from `src/http/` and from `dist/http/`. */
const built = fileURLToPath(new URL("../../dist/console/", import.meta.url));

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
};

/** Names of assets hold a digest of their content: what was fetched once never changes. */
const FOREVER = "public, max-age=31536000, immutable";
const ASSET = /^[\w.-]+$/;

/** Sends a built file, compressed where the browser can read that. */
function send(directory: string, file: string, request: Request, response: Response): void {
  const isCompressed = existsSync(join(directory, `${file}.gz`)) && request.acceptsEncodings("gzip") === "gzip";
  response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
  response.vary("Accept-Encoding");
  if (isCompressed) response.setHeader("Content-Encoding", "gzip");
  response.sendFile(isCompressed ? `${file}.gz` : file, { root: directory, cacheControl: false, etag: true });
}

/**
 * `/console/`: the pages of the console. An asset that is not there is a 404; every other address under it is a page
 * of the one-page application, whose own router answers for it.
 */
export function createConsole(directory: string = built): Router {
  const router = express.Router({ strict: true });
  router.use("/console", (_request, response, next) => {
    contextOf(response).route = "/console";
    next();
  });
  router.get("/console", (_request, response) => response.redirect(308, "/console/"));
  router.use("/console/", consoleHeaders);
  router.get(["/console/assets/", "/console/assets/*path"], (request, response) => {
    const file = request.path.slice("/console/assets/".length);
    if (!ASSET.test(file) || !(extname(file) in types) || !existsSync(join(directory, "assets", file))) {
      throw new GatehouseError("not-found", { detail: "there is no such file of the console" });
    }
    response.setHeader("Cache-Control", FOREVER);
    send(directory, `assets/${file}`, request, response);
  });
  router.get(["/console/", "/console/*path"], (request, response) => {
    if (!existsSync(join(directory, "index.html"))) {
      throw new GatehouseError("not-found", { detail: "the console is not built: npm run build" });
    }
    response.setHeader("Cache-Control", "no-cache");
    send(directory, "index.html", request, response);
  });
  return router;
}

/** What the router answers: all of them GET. */
export const consolePaths: readonly string[] = ["/console", "/console/", "/console/*path"];
