import type { RequestHandler } from "express";
import helmet from "helmet";

const headersWith = (directives: Record<string, string[]>): RequestHandler =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
    // For browsers that are gone, or about pages that load others: each costs every answer.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xXssProtection: false,
  });

const helmetOfAnswers = headersWith({
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
});

/** Answers of the API are data: nothing in them may load, run, be framed, or be kept by a cache. */
export const securityHeaders: RequestHandler = (request, response, next) => {
  response.setHeader("Cache-Control", "no-store");
  helmetOfAnswers(request, response, next);
};

/** The pages of /docs load scripts, styles and pictures of this server and nothing else; no inline script. */
export const documentHeaders: RequestHandler = headersWith({
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
});
