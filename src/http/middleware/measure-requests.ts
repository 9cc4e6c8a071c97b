import type { NextFunction, Request, RequestHandler, Response } from "express";
import { Histogram, type Registry } from "prom-client";
import { contextOf } from "./request-context.ts";

const NAME = "gatehouse_http_request_duration_seconds";
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

type RequestHistogram = Histogram<"method" | "route" | "status">;

function histogramIn(registry: Registry): RequestHistogram {
  const existing = registry.getSingleMetric(NAME);
  if (existing) return existing as RequestHistogram;
  return new Histogram({
    name: NAME,
    help: "Seconds from a request's first byte read to its answer's last byte handed over, by route and status",
    labelNames: ["method", "route", "status"],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
}

/** Observes how long each request took. Routes are those of the route table: paths would make a series of each tenant. */
export function measureRequests(registry: Registry): RequestHandler {
  const histogram = histogramIn(registry);
  /** One a route, method and status: finding it by its labels anew costs more than the observation. */
  const series = new Map<string, { observe(seconds: number): void }>();

  function seriesOf(method: string, route: string, status: number) {
    const key = `${method} ${route} ${status}`;
    const known = series.get(key) ?? histogram.labels({ method, route, status });
    series.set(key, known);
    return known;
  }

  return (request: Request, response: Response, next: NextFunction) => {
    const startedAt = performance.now();
    response.once("close", () => {
      const { route } = contextOf(response);
      const method = route === "unknown" ? "any" : request.method;
      seriesOf(method, route, response.statusCode).observe((performance.now() - startedAt) / 1_000);
    });
    next();
  };
}
