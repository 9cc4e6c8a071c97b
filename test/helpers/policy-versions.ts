import type { PolicyVersion } from "../../src/domain/policy-version.ts";
import type { Api } from "./api.ts";
import { defaultPolicyText } from "./policies.ts";
import type { TestServer } from "./test-server.ts";

export const POLICY_PATH = "/v1/policies/foreign-malicious-actor";

/** The default policy with another review threshold. */
export const policyFrom = (review: number): string => defaultPolicyText.replace("review: 40", `review: ${review}`);

export const pathOfVersion = ({ id, version }: Pick<PolicyVersion, "id" | "version">): string =>
  `/v1/policies/${id}/versions/${version}`;

/** People who make policies, each with a key of their own. */
export interface PolicyMakers {
  author: Api;
  approver: Api;
}

export async function policyMakersOf(server: TestServer, apiOf: (key: string) => Api): Promise<PolicyMakers> {
  return {
    author: apiOf(await server.keyFor("policy-author")),
    approver: apiOf(await server.keyFor("policy-approver")),
  };
}

/** Drafts the document and has it approved. */
export async function approveVersion({ author, approver }: PolicyMakers, yaml: string): Promise<PolicyVersion> {
  const drafted = await author.post<PolicyVersion>(`${POLICY_PATH}/versions`, { yaml, reason: "A test" });
  if (drafted.status !== 201) throw new Error(`the draft was answered ${drafted.status} ${JSON.stringify(drafted.body)}`);
  const path = pathOfVersion(drafted.body);
  await author.post(`${path}/submit`, {});
  return (await approver.post<PolicyVersion>(`${path}/approve`, {})).body;
}

export async function activateVersion(makers: PolicyMakers, yaml: string): Promise<PolicyVersion> {
  const approved = await approveVersion(makers, yaml);
  return (await makers.approver.post<PolicyVersion>(`${pathOfVersion(approved)}/activate`, {})).body;
}
