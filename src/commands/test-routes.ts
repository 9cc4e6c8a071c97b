import { instanceRequest } from "../contract/instance-request.ts";
import { problemsIn } from "../contract/parse-body.ts";
import { signUp } from "../contract/sign-up.ts";
import type { Decision } from "../domain/decision.ts";
import { type FieldProblem, GatehouseError } from "../domain/errors.ts";
import { admissionReview } from "../doors/kubernetes/admission-review.ts";
import { demandsOf } from "../doors/kubernetes/gpu-demand.ts";
import { askOfCall } from "../doors/routes/ask-of-call.ts";
import type { CompiledRoutes } from "../doors/routes/compile-routes.ts";
import type { DoorCall } from "../doors/routes/door-call.ts";
import { readRoutes } from "../doors/routes/read-routes.ts";
import { StartError } from "../platform/start-error.ts";
import { readHttpFile } from "./read-http-file.ts";

type Write = (line: string) => void;

/** Decides and stores nothing, by the running server. Throws StartError where there is none, or where it refuses. */
export type Rehearse = (kind: "signup" | "instance", request: unknown) => Promise<Decision>;

const ADMISSION = /^\/doors\/kubernetes\/admission(?:\?|$)/;
const writeProblems = (problems: readonly FieldProblem[], write: Write) => {
  for (const { pointer, message } of problems) write(`  refused    ${pointer || "/"} ${message}`);
};
const indented = (value: unknown) => JSON.stringify(value, null, 2).replaceAll("\n", "\n             ");

async function writeDecision(kind: "signup" | "instance", body: unknown, rehearse: Rehearse | null, write: Write): Promise<void> {
  if (!rehearse) return;
  try {
    const { outcome, score, thresholds, reasons } = await rehearse(kind, body);
    write(`  outcome    ${outcome}, score ${score} (review from ${thresholds.review}, deny from ${thresholds.deny})`);
    for (const { rule, points, effect, title } of reasons)
      write(`             ${points > 0 ? `+${points}` : points} ${rule}${effect ? ` (at least ${effect})` : ""}: ${title}`);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    write(`  outcome    not known: ${error.message}`);
  }
}

/** An AdmissionReview asks for what its object's pods hold; the webhook's routes are the cluster's, not those of the file. */
async function testReview(call: DoorCall, write: Write): Promise<boolean> {
  const parsed = admissionReview.safeParse(JSON.parse(call.body ?? "null"));
  if (!parsed.success) {
    write("  refused    this is no admission.k8s.io/v1 AdmissionReview");
    return false;
  }
  const demands = demandsOf(parsed.data.request.object);
  write(`  asks       ${demands.length === 0 ? "for no accelerators: admitted" : "instance, one after the other"}`);
  for (const { accelerator, acceleratorsPerInstance, instances } of demands)
    write(`             ${instances} × ${acceleratorsPerInstance} × ${accelerator}`);
  return true;
}

/** Whether the call comes to something: not whether it is allowed. */
async function testCall(call: DoorCall, routes: CompiledRoutes, rehearse: Rehearse | null, write: Write): Promise<boolean> {
  if (ADMISSION.test(call.target)) return testReview(call, write);
  const ask = askOfCall(call, routes, ({ id, ask: what }, why) =>
    write(`  route      ${id} (${what}): ${why === "fits" ? "this one" : why}`),
  );
  const isKnown = "route" in ask;
  write(`  asks       ${ask.kind}${isKnown || ask.kind === "deny" ? "" : ": goes through without a decision"}`);
  if (ask.kind !== "signup" && ask.kind !== "instance") return true;
  write(`  request    ${indented(ask.body)}`);
  const problems = problemsIn(ask.kind === "signup" ? signUp : instanceRequest, ask.body);
  writeProblems(problems, write);
  if (problems.length > 0) return false;
  await writeDecision(ask.kind, ask.body, rehearse, write);
  return true;
}

/**
 * `gatehouse routes test FILE request.http`: what each request of the file comes to by the routes, and why. The exit code is
 * 1 when one is refused because it cannot be read as its route says.
 */
export async function testRoutes(
  files: { routes: string; requests: string },
  { rehearse, write }: { rehearse: Rehearse | null; write: Write },
): Promise<number> {
  const routes = readRoutes(files.routes);
  let code = 0;
  for (const [i, call] of readHttpFile(files.requests).entries()) {
    write(`${i > 0 ? "\n" : ""}${call.method} ${call.target}`);
    try {
      if (!(await testCall(call, routes, rehearse, write))) code = 1;
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      code = 1;
      write(`  refused    ${error.code}: ${error.details.detail ?? ""}`);
      writeProblems(error.details.errors ?? [], write);
    }
  }
  return code;
}
