import type { PolicyAction, PolicySummary, PolicyVersion } from "../domain/policy-version.ts";
import { StartError } from "../platform/start-error.ts";
import { checkPolicy } from "../policy/check/check-policy.ts";
import type { PolicyComparison } from "../policy/compare/compare-policies.ts";
import type { ApiClient } from "./api-client.ts";
import { readPolicyFile } from "./check-policy-file.ts";

const DEFAULT_POLICY = "foreign-malicious-actor";

/** A version as it is written in a terminal: `4`, or `id@4` where there are several policies. */
export function readVersion(text: string): { id: string; version: number } {
  const [, id = DEFAULT_POLICY, version] = /^(?:([^@]+)@)?([1-9]\d*)$/.exec(text) ?? [];
  if (version === undefined) throw new StartError(`${text}: name a version as 4, or as ${DEFAULT_POLICY}@4`);
  return { id, version: Number(version) };
}

const pathOf = ({ id, version }: { id: string; version: number }): string =>
  `/v1/policies/${encodeURIComponent(id)}/versions/${version}`;

function describe({ id, version, state, author, createdAt, scheduledFor, reason }: PolicyVersion): string {
  const planned = scheduledFor ? `  decides from ${scheduledFor}` : "";
  return `${id}@${version}  ${state.padEnd(9)}  ${createdAt.slice(0, 10)}  ${author.name}${planned}${reason ? `  “${reason}”` : ""}`;
}

/** `gatehouse policy versions`: of every policy, the newest first. */
export async function showVersions(client: ApiClient): Promise<string> {
  const { items } = await client.call<{ items: PolicySummary[] }>("GET", "/v1/policies");
  const lines: string[] = [];
  for (const { id } of items) {
    const path = `/v1/policies/${encodeURIComponent(id)}/versions?limit=200`;
    const { items: versions } = await client.call<{ items: PolicyVersion[] }>("GET", path);
    lines.push(...versions.map(describe));
  }
  return lines.join("\n");
}

/** `gatehouse policy draft FILE`: the file becomes the next version of the policy that it names. */
export async function draftPolicy(
  client: ApiClient,
  file: string,
  { reason, now }: { reason: string | null; now: Date },
): Promise<string> {
  const yaml = await readPolicyFile(file);
  const { policy, problems } = checkPolicy(yaml, now);
  if (!policy) {
    const errors = problems.filter(({ severity }) => severity === "error");
    const lines = errors.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`);
    throw new StartError(`the policy cannot be used\n${lines.join("\n")}`);
  }
  const path = `/v1/policies/${encodeURIComponent(policy.id)}/versions`;
  return describe(await client.call<PolicyVersion>("POST", path, { yaml, reason }));
}

/** `gatehouse policy submit | approve | activate | shadow | retire VERSION` */
export async function movePolicy(
  client: ApiClient,
  action: PolicyAction,
  text: string,
  { reason = null, from = null }: { reason?: string | null; from?: string | null },
): Promise<string> {
  const body = { reason, ...(from === null ? {} : { from }) };
  return describe(await client.call<PolicyVersion>("POST", `${pathOf(readVersion(text))}/${action}`, body));
}

/** `gatehouse policy diff VERSION`: against the active version, or another. */
export async function showPolicyChanges(client: ApiClient, text: string, against: string | null): Promise<string> {
  const query = against === null ? "" : `?against=${readVersion(against).version}`;
  const { text: lines } = await client.call<PolicyComparison>("GET", `${pathOf(readVersion(text))}/diff${query}`);
  return lines ?? "more lines differ than anybody would read: compare the files";
}
