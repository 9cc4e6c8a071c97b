import type { Express } from "express";
import request, { type Test } from "supertest";
import { anAttachment, anInformationRequest, aSavedView, aSecondLook } from "../../src/contract/case-examples.ts";
import { aCase, aDecision } from "../../src/contract/examples.ts";
import { aJob } from "../../src/contract/job.ts";
import { aBacktest } from "../../src/contract/policy-examples.ts";
import { aDelivery, aWebhook } from "../../src/contract/webhook.ts";
import type { Endpoint } from "../../src/http/endpoint.ts";

const values: Record<string, string> = {
  ref: "acct-1001",
  keyId: "5f2c9b1d0c3e4a77",
  version: "3",
  matchId: "us-ofac-sdn.1",
  code: "validation",
  name: aJob.name,
  eventId: aDelivery.eventId,
  ...{ requestId: anInformationRequest.id, attachmentId: anAttachment.id, viewId: aSavedView.id },
};

/** The endpoint's path with ids that fit. */
export function pathOf({ path }: Endpoint): string {
  const id = path.startsWith("/v1/second-looks")
    ? aSecondLook.id
    : path.startsWith("/v1/cases")
      ? aCase.id
      : path.startsWith("/v1/decisions")
        ? aDecision.id
        : path.startsWith("/v1/backtests")
          ? aBacktest.id
          : path.startsWith("/v1/webhooks")
            ? aWebhook.id
            : "us-ofac-sdn";
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? id);
}

/** A call of the endpoint with everything in it that makes it succeed, except who calls. */
export function callOf(app: Express, endpoint: Endpoint): Test {
  const call = request(app)[endpoint.method](pathOf(endpoint));
  if (endpoint.needsRevision) call.set("If-Match", `"${aCase.revision}"`);
  if (endpoint.takesUpload) return call.set("Content-Type", "application/octet-stream").send("a file");
  return endpoint.body ? call.send(endpoint.bodyExample as object) : call;
}
