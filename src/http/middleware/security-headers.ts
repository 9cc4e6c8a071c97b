import type { Request, RequestHandler, Response } from "express";
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

/** What helmet sets is the same for every answer: it is asked once, not ten functions a request. */
function headersSetBy(handler: RequestHandler): [name: string, value: string][] {
  const set: [string, string][] = [];
  const recorder = { setHeader: (name: string, value: string) => set.push([name, value]), removeHeader: () => undefined };
  handler({} as Request, recorder as unknown as Response, () => undefined);
  return set;
}

const headersOfAnswers = headersSetBy(
  headersWith({ defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] }),
);

/** Answers of the API are data: nothing in them may load, run, be framed, or be kept by a cache. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader("Cache-Control", "no-store");
  for (const [name, value] of headersOfAnswers) response.setHeader(name, value);
  next();
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

/**
 * The console: scripts and styles from files of this server alone, nothing inline, not even an attribute. Styles that its
 * script sets go through the object model, which a policy does not concern.
 */
export const consoleHeaders: RequestHandler = headersWith({
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", "data:"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
});
