#!/usr/bin/env -S node --max-semi-space-size=16
import { Command } from "commander";
import { type ApiClient, createApiClient } from "./commands/api-client.ts";
import { playDemo } from "./commands/demo.ts";
import { migrateDatabase, moveJob, showJobs } from "./commands/jobs.ts";
import {
  createKey,
  createSignInLink,
  deleteKey,
  refreshLists,
  screenName,
  showKeys,
  showListChanges,
  showLists,
} from "./commands/operate.ts";
import { addPolicyCommands } from "./commands/policy-commands.ts";
import { addProxyCommand } from "./commands/proxy.ts";
import { addRouteCommands } from "./commands/route-commands.ts";
import { scorePairs } from "./commands/score-names.ts";
import { serve, work } from "./commands/serve.ts";
import { loadConfig } from "./platform/config.ts";
import type { Config } from "./platform/config-schema.ts";
import { packageVersion } from "./platform/package-version.ts";
import { StartError } from "./platform/start-error.ts";

const program = new Command("gatehouse")
  .description("A gate for GPU clouds that knows its customers.")
  .version(packageVersion())
  .option("--config <file>", "a YAML file with what differs from config/default.yaml");

function readConfig(): Config {
  const { config, warnings } = loadConfig({ env: process.env, file: program.opts<{ config?: string }>().config ?? null });
  for (const warning of warnings) console.error(warning);
  return config;
}

/** Runs a command against the running server and prints what it says. */
const withServer =
  <A extends unknown[]>(run: (client: ApiClient, ...args: A) => Promise<string>) =>
  async (...args: A) =>
    console.log(await run(await createApiClient(readConfig()), ...args));

program
  .command("serve", { isDefault: true })
  .description("serve the API until a signal comes")
  .action(async () => {
    process.exitCode = await serve(readConfig());
  });

program
  .command("worker")
  .description("do the jobs of a deployment until a signal comes: as many as wanted, beside the servers")
  .action(async () => {
    process.exitCode = await work(readConfig());
  });
program
  .command("migrate")
  .description("bring the database of DATABASE_URL up to date, and end")
  .action(async () => console.log(await migrateDatabase(readConfig())));

const jobs = program.command("jobs").description("what runs by itself");
jobs
  .command("list", { isDefault: true })
  .description("how each job is doing")
  .action(withServer((client) => showJobs(client)));
jobs
  .command("run <name>")
  .description("have it done soon")
  .action(withServer((client, name: string) => moveJob(client, name, "run")));
jobs
  .command("resume <name>")
  .description("let a parked job go on")
  .action(withServer((client, name: string) => moveJob(client, name, "resume")));

const lists = program.command("lists").description("the lists that are screened against");
lists
  .command("status")
  .description("what is loaded, and how fresh it is")
  .action(withServer((client) => showLists(client)));
lists
  .command("refresh [ids...]")
  .description("fetch lists from their publishers; all when none is named")
  .option("--accept-smaller", "somebody has looked: the list is truly smaller, or of an earlier day", false)
  .action(
    withServer((client, ids: string[], options: { acceptSmaller: boolean }) => refreshLists(client, ids, options.acceptSmaller)),
  );
lists
  .command("diff <id>")
  .description("what the list in use says other than the one before it")
  .action(withServer((client, id: string) => showListChanges(client, id)));

program
  .command("screen <name>")
  .description("screen a name")
  .option("--country <codes...>", "countries of the party", [])
  .option("--explain", "show what was compared", false)
  .action(
    withServer((client, name: string, options: { country: string[]; explain: boolean }) => screenName(client, name, options)),
  );

program
  .command("names")
  .description("the name matcher on its own")
  .command("score")
  .description("score pairs of names: reads id,schema,name1,name2 and writes id,score (0 to 1)")
  .requiredOption("--pairs <file>", "a CSV file")
  .action((options: { pairs: string }) => scorePairs(options.pairs, (line) => process.stdout.write(`${line}\n`)));

program
  .command("sign-in-link [name]")
  .description("a one-time link that opens the console as a person")
  .option("--role <roles...>", "what that person may do", ["admin"])
  .action(
    withServer((client, name: string | undefined, options: { role: string[] }) =>
      createSignInLink(client, name ?? "administrator", options.role),
    ),
  );

const keys = program.command("keys").description("API keys");
keys.command("list").action(withServer((client) => showKeys(client)));
keys
  .command("create <name>")
  .requiredOption("--role <roles...>", "service, analyst, senior, policy-author, policy-approver, auditor, admin")
  .action(withServer((client, name: string, options: { role: string[] }) => createKey(client, name, options.role)));
keys.command("delete <id>").action(withServer((client, id: string) => deleteKey(client, id)));

addPolicyCommands(program, readConfig);
addRouteCommands(program, readConfig);
addProxyCommand(program, readConfig);

program
  .command("demo")
  .description("play the stories of config/demo in this terminal, against a server of its own")
  .option("--story <text>", "only the stories whose name holds this text")
  .action(async (options: { story?: string }) => {
    process.exitCode = await playDemo(readConfig(), { story: options.story ?? "", write: (text) => console.log(text) });
  });

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof StartError ? `gatehouse: ${error.message}` : error);
  process.exitCode = 1;
});
