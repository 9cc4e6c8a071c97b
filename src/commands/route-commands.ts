import type { Command } from "commander";
import type { Decision } from "../domain/decision.ts";
import { readRoutes } from "../doors/routes/read-routes.ts";
import type { Config } from "../platform/config-schema.ts";
import { createApiClient } from "./api-client.ts";
import { testRoutes } from "./test-routes.ts";

const write = (line: string) => console.log(line);

/** `gatehouse routes …` */
export function addRouteCommands(program: Command, readConfig: () => Config): void {
  const routes = program.command("routes").description("which calls of a control plane are gated: check and try a routes file");
  routes
    .command("check [file]")
    .description("check a routes file; the configured one when none is named. Needs no server")
    .action((file: string | undefined) => {
      const path = file ?? readConfig().routes;
      write(`${path}: ${readRoutes(path).routes.length} routes`);
    });
  routes
    .command("test <file> <requests>")
    .description("what requests (HTTP as text, several behind lines of ###) come to by a routes file, and why")
    .option("--no-decision", "only read the requests, without asking the running server what it would decide")
    .action(async (file: string, requests: string, { decision }: { decision: boolean }) => {
      const rehearse = async (kind: "signup" | "instance", request: unknown) => {
        const client = await createApiClient(readConfig());
        return client.call<Decision>("POST", "/v1/decisions/dry-run", { kind, request });
      };
      process.exitCode = await testRoutes({ routes: file, requests }, { rehearse: decision ? rehearse : null, write });
    });
}
