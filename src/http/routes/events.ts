import { z } from "zod";
import { event, eventBatch, recordedEvents, storedEvent, UnreadEvent } from "../../contract/event.ts";
import { anEventBatch } from "../../contract/examples.ts";
import { moment, pageOf, pageParameters, parameter } from "../../contract/page.ts";
import { problemsIn } from "../../contract/parse-body.ts";
import { GatehouseError } from "../../domain/errors.ts";
import type { RejectedEvent, TelemetryEvent } from "../../domain/telemetry.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { tenantParams } from "./path-parameters.ts";

const tag = "Events";
const MAX_BODY_BYTES = 2_097_152;
/** A thousand events with thirty values each; one with many owners leaves less to the others. */
const MAX_BODY_VALUES = 40_000;
/** Where problems of one event are many, these are enough to put it right. */
const PROBLEMS_EACH = 5;

/** The problems of an event that could not be read. */
function refuse({ sent }: UnreadEvent, index: number): RejectedEvent[] {
  const id = (sent as { id?: unknown } | null)?.id;
  const problems = problemsIn(event, sent).slice(0, PROBLEMS_EACH);
  return problems.map((problem) => ({ index, id: typeof id === "string" ? id : null, ...problem }));
}

const postEvents = defineEndpoint({
  method: "post",
  path: "/v1/events",
  operationId: "recordEvents",
  tag,
  summary: "Tell what happened at tenants",
  description:
    "Log-ins, instances, usage, payments, owners and outgoing data: up to 1,000 events of any tenants, in any order, late ones too. " +
    "They replace upper bounds of exposure by what was used and feed the rules of behaviour, which may open a case of kind " +
    "`monitoring`. An event is known by its `id` within its tenant: one that is sent again is counted once.\n\n" +
    "Each event stands for itself. What fits is taken, whatever else the batch holds: 200 when all were taken, 207 when some were " +
    "not (`rejected` says which and why; put them right and send them again), 422 when none was. A body that is no batch is 422.",
  roles: ["service"],
  body: eventBatch,
  bodyExample: anEventBatch,
  maxBodyBytes: MAX_BODY_BYTES,
  maxBodyValues: MAX_BODY_VALUES,
  isIdempotent: true,
  answers: {
    200: { description: "All were taken", schema: recordedEvents, example: { accepted: 2, duplicates: 0, rejected: [] } },
    207: {
      description: "Some were taken",
      schema: recordedEvents,
      example: {
        accepted: 1,
        duplicates: 0,
        rejected: [{ index: 1, id: "evt-18", pointer: "/events/1/tenant", message: "there is no such tenant" }],
      },
    },
  },
  handle: async ({ body, caller }, { useCases }) => {
    const sent: unknown[] = Array.isArray(body) ? body : body.events;
    const prefix = Array.isArray(body) ? "" : "/events";
    const unread = sent.flatMap((one, index) => (one instanceof UnreadEvent ? refuse(one, index) : []));
    const items = sent.flatMap((one, index) => (one instanceof UnreadEvent ? [] : [{ index, event: one as TelemetryEvent }]));
    const recorded = await useCases.recordEvents(items, caller);
    const rejected = [...unread, ...recorded.rejected]
      .sort((a, b) => a.index - b.index)
      .map((one) => ({ ...one, pointer: `${prefix}/${one.index}${one.pointer}` }));
    if (rejected.length > 0 && recorded.accepted + recorded.duplicates === 0) {
      const errors = rejected.map(({ pointer, message }) => ({ pointer, message }));
      throw new GatehouseError("validation", { detail: "no event of the batch fits", errors: errors.slice(0, 50) });
    }
    return { status: rejected.length > 0 ? 207 : 200, json: { ...recorded, rejected } };
  },
});

const getEvents = defineEndpoint({
  method: "get",
  path: "/v1/tenants/{ref}/events",
  operationId: "listTenantEvents",
  tag,
  summary: "What was told of a tenant, newest first",
  description:
    "Addresses of log-ins with their times, as the proposed identification rule (15 CFR 7.302) asks to keep them, and all the rest.",
  roles: ["analyst", "senior", "auditor"],
  params: tenantParams,
  query: z.strictObject({
    type: parameter(storedEvent.shape.type),
    from: parameter(moment),
    to: parameter(moment),
    ...pageParameters,
  }),
  answers: { 200: { description: "A page of events", schema: pageOf(storedEvent) } },
  problems: ["not-found"],
  handle: async ({ params, query: { limit, cursor, ...filter } }, { useCases }) =>
    ok(await useCases.listEvents(params.ref, filter, { limit, cursor })),
});

export const eventEndpoints: readonly Endpoint[] = [postEvents, getEvents];
