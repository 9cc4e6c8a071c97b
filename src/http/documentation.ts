import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import express, { type Router } from "express";
import type { Endpoint } from "./endpoint.ts";
import { documentHeaders } from "./middleware/security-headers.ts";
import { createOpenApiDocument } from "./openapi-document.ts";

const assets = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const servedAssets = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];
const ASSET_MAX_AGE_SECONDS = 3_600;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Gatehouse API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const startScript = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
`;

/** `/openapi.json`, and `/docs`: Swagger UI from this server, its script in a file of its own so that none is inline. */
export function createDocumentation(endpoints: readonly Endpoint[], version: string): Router {
  const router = express.Router();
  let document: string | null = null;
  router.get("/openapi.json", (_request, response) => {
    // Made on the first call: it takes tens of milliseconds that a start need not wait for.
    document ??= JSON.stringify(createOpenApiDocument(endpoints, version));
    response.type("json").send(document);
  });
  router.use("/docs", documentHeaders);
  router.get("/docs", (_request, response) => void response.type("html").send(page));
  router.get("/docs/start.js", (_request, response) => void response.type("js").send(startScript));
  for (const file of servedAssets) {
    router.get(`/docs/${file}`, (_request, response) => {
      response.setHeader("Cache-Control", `public, max-age=${ASSET_MAX_AGE_SECONDS}`);
      response.sendFile(join(assets, file), { cacheControl: false });
    });
  }
  return router;
}

/** What the router answers beside the route table: all of them GET. */
export const documentationPaths: readonly string[] = [
  "/openapi.json",
  "/docs",
  "/docs/start.js",
  ...servedAssets.map((file) => `/docs/${file}`),
];
