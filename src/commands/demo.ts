import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Decision } from "../domain/decision.ts";
import type { Config } from "../platform/config-schema.ts";
import { createLogger } from "../platform/logger.ts";
import { type PlayedStep, type Players, playScenario, readScenarios, type Scenario } from "./play-scenario.ts";
import { type RunningServer, startServer } from "./serve.ts";

const MARK = { allow: "✓ allow ", review: "‖ held  ", deny: "✕ denied" } as const;
const SHOWN_REASONS = 9;

const evidenceOf = ({ evidence }: Decision["reasons"][number]) =>
  evidence
    .filter(({ value }) => value !== undefined)
    .map(({ path, value }) => `${path.slice(path.indexOf(".") + 1)}=${Array.isArray(value) ? value.join(",") : String(value)}`)
    .join(" ");

function asked({ call, body }: PlayedStep["step"]): string {
  if (call === "signup") return `sign-up of ${String(body.name)}`;
  const { instances, acceleratorsPerInstance, accelerator, durationHours } = body as Record<string, string | number>;
  return `${instances} × ${acceleratorsPerInstance} ${accelerator} for ${durationHours ?? "∞"} h, asked by ${String(body.tenant)}`;
}

function describeStep({ step, decision, resolved, surprises }: PlayedStep): string[] {
  const { outcome, score, thresholds, reasons } = decision;
  const lines = [
    `  ${MARK[outcome]} ${asked(step)}`,
    `           score ${score} (review from ${thresholds.review}, deny from ${thresholds.deny})`,
  ];
  for (const reason of reasons.slice(0, SHOWN_REASONS)) {
    const floor = reason.effect ? ` → ${reason.effect}` : "";
    lines.push(`           ${String(reason.points).padStart(3)}  ${reason.rule}${floor}  ${evidenceOf(reason)}`.slice(0, 118));
  }
  if (reasons.length > SHOWN_REASONS) lines.push(`                … and ${reasons.length - SHOWN_REASONS} more`);
  if (resolved) lines.push(`           a person said: ${resolved.resolution}${resolved.permit ? ", permit signed" : ""}`);
  else if (decision.permit) lines.push("           permit signed");
  return [...lines, ...surprises.map((surprise) => `           ! ${surprise}`)];
}

/** Steps that say the same as the one before are told in one line, so that a story stays on a screen. */
function describeStory(scenario: Scenario, played: PlayedStep[]): string {
  const lines = [`\n■ ${scenario.name}`, ...(scenario.why ? [`  (${scenario.why})`] : [])];
  let last = "";
  for (const step of played) {
    const { decision } = step;
    const gist = `${step.step.call} ${decision.outcome} ${decision.reasons.map((reason) => reason.rule).join()} ${step.surprises.join()}`;
    lines.push(
      ...(gist === last
        ? [`  ${MARK[decision.outcome]} ${asked(step.step)}: the same (score ${decision.score})`]
        : describeStep(step)),
    );
    last = gist;
  }
  return lines.join("\n");
}

async function playersOf(server: RunningServer): Promise<Players> {
  const admin = { id: "demo", name: "demo", roles: ["admin"] as const };
  const key = async (name: string, role: "service" | "analyst" | "senior") =>
    (await server.useCases.createApiKey({ name, roles: [role] }, admin)).key;
  return {
    url: server.url,
    operatorKey: await key("demo control plane", "service"),
    analystKey: await key("demo analyst", "analyst"),
    seniorKey: await key("demo senior", "senior"),
  };
}

/** Plays the stories against a server of their own in a temporary directory. The exit code is 1 when one comes out otherwise. */
export async function playDemo(config: Config, options: { story: string; write: (text: string) => void }): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), "gatehouse-demo-"));
  try {
    const own = {
      ...config,
      dataDir,
      adminKey: null,
      masterKey: null,
      database: { ...config.database, url: null },
      server: { host: "127.0.0.1", port: 0 },
    };
    const server = await startServer(own, createLogger({ level: "error" }));
    try {
      const players = await playersOf(server);
      if (server.screening.isPartial)
        options.write("Screening is partial: the official lists are not loaded, the starter list is.");
      let surprises = 0;
      for (const scenario of await readScenarios()) {
        if (!scenario.name.includes(options.story)) continue;
        const played = await playScenario(scenario, players);
        options.write(describeStory(scenario, played));
        surprises += played.filter((step) => step.surprises.length > 0).length;
      }
      options.write(
        surprises === 0 ? "\nEvery story came out as told." : `\n${surprises} steps came out otherwise than told (marked !).`,
      );
      return surprises === 0 ? 0 : 1;
    } finally {
      await server.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
