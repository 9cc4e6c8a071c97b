import { z } from "zod";
import { backtest, backtestDetail, backtestOrder } from "../../contract/backtest.ts";
import { pageOf, pageParameters } from "../../contract/page.ts";
import { aBacktest } from "../../contract/policy-examples.ts";
import type { Backtest } from "../../domain/backtest.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { backtestParams } from "./path-parameters.ts";
import { policyReaders } from "./policies.ts";

const tag = "Backtests";
const makers = ["policy-author", "policy-approver"] as const;

async function* eventsOf(states: AsyncIterable<Backtest>): AsyncGenerator<string> {
  for await (const state of states) {
    const isEnd = state.state !== "queued" && state.state !== "running";
    yield `event: ${isEnd ? "end" : "progress"}\ndata: ${JSON.stringify(state)}\n\n`;
  }
}

export const backtestEndpoints: readonly Endpoint[] = [
  defineEndpoint({
    method: "post",
    path: "/v1/backtests",
    operationId: "startBacktest",
    tag,
    summary: "Evaluate stored decisions by another policy",
    description:
      "Reads the facts that were stored with each decision; nothing is unsealed and nothing changes. Runs beside the server and goes on after a restart.",
    roles: makers,
    body: backtestOrder,
    bodyExample: { policy: { id: "foreign-malicious-actor", version: 4 }, from: "2026-10-01", capacity: 40, recall: 0.95 },
    isIdempotent: true,
    answers: {
      202: { description: "Queued", schema: backtest, example: aBacktest, headers: { Location: "URL of the backtest" } },
    },
    problems: ["not-found"],
    handle: async ({ body, caller }, { useCases }) => {
      const started = await useCases.startBacktest(body, caller);
      return { status: 202, headers: { Location: `/v1/backtests/${started.id}` }, json: started };
    },
  }),
  defineEndpoint({
    method: "get",
    path: "/v1/backtests",
    operationId: "listBacktests",
    tag,
    summary: "Backtests, newest first",
    roles: policyReaders,
    query: z.strictObject(pageParameters),
    answers: { 200: { description: "A page of backtests", schema: pageOf(backtest) } },
    handle: async ({ query }, { useCases }) => ok(await useCases.listBacktests(query)),
  }),
  defineEndpoint({
    method: "get",
    path: "/v1/backtests/{id}",
    operationId: "getBacktest",
    tag,
    summary: "A backtest, with its result once it is done",
    roles: policyReaders,
    params: backtestParams,
    answers: { 200: { description: "The backtest", schema: backtestDetail } },
    problems: ["not-found"],
    handle: async ({ params }, { useCases }) => ok(await useCases.getBacktest(params.id)),
  }),
  defineEndpoint({
    method: "delete",
    path: "/v1/backtests/{id}",
    operationId: "cancelBacktest",
    tag,
    summary: "Cancel a backtest",
    roles: makers,
    params: backtestParams,
    answers: { 200: { description: "Cancelled", schema: backtest } },
    problems: ["not-found", "conflict"],
    handle: async ({ params, caller }, { useCases }) => ok(await useCases.cancelBacktest(params.id, caller)),
  }),
  defineEndpoint({
    method: "get",
    path: "/v1/backtests/{id}/events",
    operationId: "watchBacktest",
    tag,
    summary: "The progress of a backtest, as Server-Sent Events",
    description: "`progress` with the backtest whenever it got on, `end` once it has ended.",
    roles: policyReaders,
    params: backtestParams,
    answers: { 200: { description: "Events, until the backtest ends", otherTypes: ["text/event-stream"] } },
    problems: ["not-found"],
    handle: async ({ params, hungUp }, { useCases }) => ({
      status: 200,
      headers: { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store", "X-Accel-Buffering": "no" },
      stream: eventsOf(await useCases.watchBacktest(params.id, hungUp())),
    }),
  }),
];
