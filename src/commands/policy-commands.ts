import type { Command } from "commander";
import { checkPolicyFile } from "./check-policy-file.ts";

const write = (line: string) => console.log(line);

/** `gatehouse policy …` */
export function addPolicyCommands(program: Command): void {
  const policy = program.command("policy").description("policies: check them, try them, explain what they decided");
  policy
    .command("check <file>")
    .description("check a policy file; exits 1 when it cannot be used. Needs no server")
    .option("--strict", "exit 1 for warnings too", false)
    .action(async (file: string, { strict }: { strict: boolean }) => {
      process.exitCode = await checkPolicyFile(file, { strict, write, now: new Date() });
    });
}
