import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Decision } from "../domain/decision.ts";
import type { CaseSummary } from "../domain/review-case.ts";
import { configDirectory } from "../platform/config.ts";

/** A story told through the HTTP contract, with what must come out of the default policy. */
export interface Scenario {
  name: string;
  why?: string;
  /** `lists`: needs the official lists. */
  needs?: "lists";
  steps: {
    call: "signup" | "instance";
    body: Record<string, unknown>;
    expect: { outcome?: string; outcomeIn?: string[]; rules?: string[]; notRules?: string[]; permit?: boolean };
    thenApprove?: boolean;
  }[];
}

export interface PlayedStep {
  step: Scenario["steps"][number];
  decision: Decision;
  /** The decision after people had their say, when they were asked. */
  resolved: Decision | null;
  /** What is otherwise than expected, in words. Empty when all came out as told. */
  surprises: string[];
}

/** Two people, because some verdicts need a second one. */
export interface Players {
  url: string;
  operatorKey: string;
  analystKey: string;
  seniorKey: string;
}

const DAY_MS = 86_400_000;

/** Reads stories; `{{today-60d}}` becomes the date sixty days before today. */
export async function readScenarios(
  file = join(configDirectory, "demo/scenarios.json"),
  today = new Date(),
): Promise<Scenario[]> {
  const text = (await readFile(file, "utf8")).replace(/\{\{today-(\d+)d\}\}/g, (_, days: string) =>
    new Date(today.getTime() - Number(days) * DAY_MS).toISOString().slice(0, 10),
  );
  return JSON.parse(text) as Scenario[];
}

interface Call {
  key: string;
  path: string;
  /** A POST when there is one. */
  body?: unknown;
  /** Revision that a change is about. */
  revision?: number;
}

async function send<T>(url: string, { key, path, body, revision }: Call): Promise<T> {
  const headers = new Headers({ authorization: `Bearer ${key}`, "content-type": "application/json" });
  if (revision !== undefined) headers.set("if-match", `"${revision}"`);
  const response = await fetch(
    url + path,
    body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) },
  );
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer as T;
}

/** Claims the case, approves it, and has a second person confirm where the policy asks for one. */
async function approve({ url, analystKey, seniorKey }: Players, caseId: string): Promise<void> {
  const path = `/v1/cases/${caseId}`;
  const { revision } = await send<CaseSummary>(url, { key: analystKey, path });
  const claimed = await send<CaseSummary>(url, { key: analystKey, path: `${path}/claim`, body: {}, revision });
  const verdict = {
    verdict: "approve",
    reasonCode: "documents_verified",
    rationale: "Documents and end use were checked with the customer.",
  };
  const said = await send<CaseSummary>(url, {
    key: analystKey,
    path: `${path}/verdict`,
    body: verdict,
    revision: claimed.revision,
  });
  if (said.state !== "pending_approval") return;
  const second = { agree: true, rationale: "Agreed." };
  await send(url, { key: seniorKey, path: `${path}/confirm`, body: second, revision: said.revision });
}

function compare({ expect }: Scenario["steps"][number], decision: Decision): string[] {
  const rules = decision.reasons.map((reason) => reason.rule);
  const allowed = expect.outcomeIn ?? (expect.outcome ? [expect.outcome] : []);
  const surprises = [
    ...(expect.rules ?? []).filter((rule) => !rules.includes(rule)).map((rule) => `${rule} did not fire`),
    ...(expect.notRules ?? []).filter((rule) => rules.includes(rule)).map((rule) => `${rule} fired`),
  ];
  if (allowed.length > 0 && !allowed.includes(decision.outcome))
    surprises.push(`the outcome is ${decision.outcome}, not ${allowed.join(" or ")}`);
  if (expect.permit !== undefined && (decision.permit !== null) !== expect.permit)
    surprises.push(`there is ${decision.permit ? "a" : "no"} permit`);
  return surprises;
}

/** Plays a story against a server, step by step. */
export async function playScenario(scenario: Scenario, players: Players): Promise<PlayedStep[]> {
  const played: PlayedStep[] = [];
  for (const step of scenario.steps) {
    const path = step.call === "signup" ? "/v1/tenants" : "/v1/instance-requests";
    const decision = await send<Decision>(players.url, { key: players.operatorKey, path, body: step.body });
    let resolved: Decision | null = null;
    if (step.thenApprove && decision.caseId) {
      await approve(players, decision.caseId);
      resolved = await send<Decision>(players.url, { key: players.operatorKey, path: `/v1/decisions/${decision.id}?wait=5` });
    }
    played.push({ step, decision, resolved, surprises: compare(step, decision) });
  }
  return played;
}
