import { z } from "zod";
import { aJob, job } from "../../contract/job.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { jobParams } from "./path-parameters.ts";

const tag = "Operations";

const listJobs = defineEndpoint({
  method: "get",
  path: "/v1/jobs",
  operationId: "listJobs",
  tag,
  summary: "What runs by itself, and how it is doing",
  description: "Not in pages: all jobs are in `items`. One machine at a time does each of them, whichever is free.",
  roles: ["admin", "auditor"],
  answers: { 200: { description: "All jobs", schema: z.object({ items: z.array(job), nextCursor: z.null() }) } },
  handle: async (_call, { useCases }) => ok({ items: await useCases.listJobs(), nextCursor: null }),
});

const runJob = defineEndpoint({
  method: "post",
  path: "/v1/jobs/{name}/run",
  operationId: "runJob",
  tag,
  summary: "Have a job done soon",
  roles: ["admin"],
  params: jobParams,
  answers: { 202: { description: "It will be done", schema: job, example: aJob } },
  problems: ["conflict"],
  handle: async ({ params, caller }, { useCases }) => ({ status: 202, json: await useCases.runJob(params.name, caller) }),
});

const resumeJob = defineEndpoint({
  method: "post",
  path: "/v1/jobs/{name}/resume",
  operationId: "resumeJob",
  tag,
  summary: "Let a parked job go on",
  roles: ["admin"],
  params: jobParams,
  answers: { 200: { description: "The job as it is now", schema: job, example: aJob } },
  problems: ["conflict"],
  handle: async ({ params, caller }, { useCases }) => ok(await useCases.resumeJob(params.name, caller)),
});

export const jobEndpoints: readonly Endpoint[] = [listJobs, runJob, resumeJob];
