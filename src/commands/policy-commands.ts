import type { Command } from "commander";
import { signalSettings } from "../compose/open-parts.ts";
import type { Config } from "../platform/config-schema.ts";
import { type ApiClient, createApiClient } from "./api-client.ts";
import { checkPolicyFile } from "./check-policy-file.ts";
import { explainDecision } from "./explain-decision.ts";
import { testPolicyFile } from "./test-policy-file.ts";

const write = (line: string) => console.log(line);

/** `gatehouse policy …` */
export function addPolicyCommands(program: Command, readConfig: () => Config): void {
  const client = (): Promise<ApiClient> => createApiClient(readConfig());
  const policy = program.command("policy").description("policies: check them, test them, explain what they decided");
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
