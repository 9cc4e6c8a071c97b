import { expect } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseDetail, CaseSummary } from "../../src/domain/review-case.ts";
import { type Api, type ApiAnswer, createApi, ifMatch } from "./api.ts";
import { aHeldSignup, anInstanceRequest } from "./requests.ts";
import type { TestServer } from "./test-server.ts";

export const approval = { verdict: "approve", reasonCode: "documents_verified", rationale: "Checked with the customer." };
export const rejection = { verdict: "reject", reasonCode: "end_use", rationale: "The end user is not who was named." };

/** Who works the queue of a test, and what they do all day. */
export async function openQueuePeople(server: Pick<TestServer, "url" | "keyFor">) {
  const as = async (role: Parameters<TestServer["keyFor"]>[0], name?: string, subject?: string): Promise<Api> =>
    createApi(server.url, await server.keyFor(role, name, subject));
  const [operator, analyst, senior, auditor] = [
    await as("service"),
    await as("analyst"),
    await as("senior"),
    await as("auditor"),
  ];

  const caseOf = async ({ caseId }: Pick<Decision, "caseId">): Promise<CaseDetail> =>
    (await auditor.get<CaseDetail>(`/v1/cases/${caseId}`)).body;

  /** A change of the case as it stands now. */
  async function change(
    who: Api,
    decision: Pick<Decision, "caseId">,
    verb: string,
    body: unknown = {},
  ): Promise<ApiAnswer<CaseSummary>> {
    return who.post<CaseSummary>(`/v1/cases/${decision.caseId}/${verb}`, body, ifMatch(await caseOf(decision)));
  }

  return {
    ...{ as, operator, analyst, senior, auditor, caseOf, change },

    async holdSignup(changes: Record<string, unknown> = {}, make = aHeldSignup): Promise<Decision> {
      const { status, body } = await operator.post<Decision>("/v1/tenants", make(changes));
      expect([status, body.outcome]).toEqual([201, "review"]);
      return body;
    },

    async askInstances(tenant: string, changes: Record<string, unknown> = {}): Promise<Decision> {
      return (await operator.post<Decision>("/v1/instance-requests", anInstanceRequest(tenant, changes))).body;
    },

    /** Claimed and decided by the analyst, confirmed by the senior where that is asked. */
    async decide(decision: Decision, verdict: object): Promise<CaseSummary> {
      await change(analyst, decision, "claim");
      const said = await change(analyst, decision, "verdict", verdict);
      expect(said.status).toBe(200);
      if (said.body.state !== "pending_approval") return said.body;
      return (await change(senior, decision, "confirm", { agree: true, rationale: "Agreed." })).body;
    },
  };
}

export type QueuePeople = Awaited<ReturnType<typeof openQueuePeople>>;
