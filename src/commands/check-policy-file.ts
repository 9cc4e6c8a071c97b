import { readFile } from "node:fs/promises";
import { StartError } from "../platform/start-error.ts";
import { checkPolicy } from "../policy/check/check-policy.ts";

export async function readPolicyFile(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new StartError(`${file} cannot be read (${cause.code})`, { cause });
  });
}

/**
 * `gatehouse policy check FILE`: errors and warnings as `file:line:column`, as editors and pipelines read them. The exit
 * code is 1 when there are errors, with `strict` also when there are warnings. Needs no server.
 */
export async function checkPolicyFile(
  file: string,
  options: { strict: boolean; write: (line: string) => void; now: Date },
): Promise<number> {
  const { valid, problems, policy } = checkPolicy(await readPolicyFile(file), options.now);
  for (const { line, column, severity, code, message } of problems) {
    options.write(`${file}:${line}:${column} ${severity}${code === "invalid" ? "" : ` ${code}`}: ${message}`);
  }
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  const what = policy ? `${policy.id}, ${policy.rules} rules, ${policy.digest}` : "cannot be used";
  options.write(`${file}: ${what}; ${errors} errors, ${warnings} warnings`);
  return valid && !(options.strict && warnings > 0) ? 0 : 1;
}
