import { type Command, InvalidArgumentError } from "commander";
import { signalSettings } from "../compose/open-parts.ts";
import { type PolicyAction, policyActions } from "../domain/policy-version.ts";
import type { Config } from "../platform/config-schema.ts";
import { type ApiClient, createApiClient } from "./api-client.ts";
import { checkPolicyFile } from "./check-policy-file.ts";
import { explainDecision } from "./explain-decision.ts";
import { draftPolicy, movePolicy, showPolicyChanges, showVersions } from "./policy-versions.ts";
import { type BacktestOptions, runBacktest } from "./run-backtest.ts";
import { testPolicyFile } from "./test-policy-file.ts";

const write = (line: string) => console.log(line);

type OpenClient = () => Promise<ApiClient>;

const aboutActions: Record<PolicyAction, string> = {
  submit: "submit a draft for approval",
  approve: "approve a submitted version: somebody else than its author",
  activate: "have a version decide; an older one is the way back",
  shadow: "have a version decide beside the active one, unseen by tenants",
  retire: "withdraw a version, or end its shadow",
};

function addVersionCommands(policy: Command, client: OpenClient): void {
  policy
    .command("versions")
    .description("the versions of each policy, newest first")
    .action(async () => write(await showVersions(await client())));
  policy
    .command("draft <file>")
    .description("write a new version")
    .option("--reason <text>", "what it is for")
    .action(async (file: string, { reason = null }: { reason?: string | null }) =>
      write(await draftPolicy(await client(), file, { reason, now: new Date() })),
    );
  for (const action of policyActions) {
    const command = policy
      .command(`${action} <version>`)
      .description(aboutActions[action])
      .option("--reason <text>", "why")
      .action(async (version: string, options: { reason?: string; from?: string }) =>
        write(await movePolicy(await client(), action, version, options)),
      );
    if (action === "activate") command.option("--from <time>", "not before this time (RFC 3339)");
  }
  policy
    .command("diff <version>")
    .description("what a version changes against the active one")
    .option("--against <version>", "against another version")
    .action(async (version: string, { against = null }: { against?: string | null }) =>
      write(await showPolicyChanges(await client(), version, against)),
    );
}

function readNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("a number is wanted.");
  return value;
}

function addBacktestCommand(policy: Command, client: OpenClient): void {
  policy
    .command("backtest <file-or-version>")
    .description("evaluate stored decisions by another policy, and say what would come out otherwise")
    .option("--from <time>", "decisions from this time on")
    .option("--to <time>", "decisions before this time")
    .option("--limit <count>", "at most so many decisions, the newest", readNumber)
    .option("--capacity <alerts>", "alerts a day that the team can look at: suggests a threshold", readNumber)
    .option("--recall <share>", "share of what people rejected that has to be stopped, 0 to 1: suggests a threshold", readNumber)
    .action(async (what: string, options: Partial<BacktestOptions>) => {
      const nothing = { from: null, to: null, limit: null, capacity: null, recall: null };
      await runBacktest(await client(), what, { ...nothing, ...options }, write);
    });
}

/** `gatehouse policy …` */
export function addPolicyCommands(program: Command, readConfig: () => Config): void {
  const client: OpenClient = () => createApiClient(readConfig());
  const policy = program
    .command("policy")
    .description("policies: check, test, change and compare them, explain what they decided");
  addVersionCommands(policy, client);
  addBacktestCommand(policy, client);
  policy
    .command("check <file>")
    .description("check a policy file; exits 1 when it cannot be used. Needs no server")
    .option("--strict", "exit 1 for warnings too", false)
    .action(async (file: string, { strict }: { strict: boolean }) => {
      process.exitCode = await checkPolicyFile(file, { strict, write, now: new Date() });
    });
  policy
    .command("test <file>")
    .description("decide the cases beside a policy file (NAME.tests.yaml); exits 1 when one comes out otherwise. Needs no server")
    .option("--cases <file>", "cases from another file")
    .action(async (file: string, { cases = null }: { cases?: string | null }) => {
      const config = readConfig();
      process.exitCode = await testPolicyFile(file, { cases, config, settings: signalSettings(config), write, now: new Date() });
    });
  policy
    .command("explain <decision>")
    .description("how a decision came about, rule by rule")
    .option("--all", "also the rules that did not fire", false)
    .action(async (id: string, options: { all: boolean }) => write(await explainDecision(await client(), id, options)));
}
