import type { Caller } from "../../src/domain/caller.ts";
import type { Decision } from "../../src/domain/decision.ts";
import { GatehouseError } from "../../src/domain/errors.ts";
import type { StoreClient } from "./store-client.ts";
import type { TestServer } from "./test-server.ts";

const person = (id: string, role: "analyst" | "senior", subject?: string): Caller => ({
  id,
  name: id,
  roles: [role],
  ...(subject && { subject }),
});

/** The third and the fourth are one person with two keys. */
export const people: readonly Caller[] = [
  person("walk_ana", "analyst"),
  person("walk_ben", "analyst"),
  person("walk_ada_1", "analyst", "ada"),
  person("walk_ada_2", "senior", "ada"),
  person("walk_sue", "senior"),
];

const operator: Caller = { id: "walk_operator", name: "operator", roles: ["service"] };

/** How often each is drawn, among all of them together. */
const weights = {
  ...{ claim: 8, release: 1, assign: 1, escalate: 1, note: 3, verdict: 8, confirm: 5, disagree: 2 },
  ...{ ask: 2, answer: 2, close: 1, withdraw: 1, expire: 1, news: 1 },
};

export const moveNames = Object.entries(weights).flatMap(([name, weight]) =>
  Array.from({ length: weight }, () => name as keyof typeof weights),
);

export interface Move {
  name: keyof typeof weights;
  /** Index into `people`. */
  by: number;
  /** Made by who holds the case, if somebody does. */
  asHolder: boolean;
  /** Index into the cases that run. */
  on: number;
  approve: boolean;
  /** How many revisions ago the mover has looked at the case. */
  behind: number;
}

/** What a mover may be told; anything else is a fault. */
const REFUSALS = new Set(["conflict", "stale-revision", "forbidden", "same-reviewer", "unavailable"]);

export interface WalkedCase {
  decision: Decision;
  caseId: string;
}

/** How a move ended: null when it was refused. */
export type MoveResult = { revision: number; note: string | null } | null;

let notes = 0;

async function answer(useCases: TestServer["useCases"], caseId: string): Promise<void> {
  const open = (await useCases.listInformationRequests(caseId)).find(({ answers }) => answers === null);
  if (open)
    await useCases.answerInformation(
      caseId,
      open.id,
      open.questions.map(() => "yes"),
      operator,
    );
}

/** What moves are made on: the server, and its store to make time pass. */
export interface Walk {
  server: TestServer;
  store: StoreClient;
}

async function expire({ server, store }: Walk, caseId: string): Promise<void> {
  const past = "update cases set claim_expires_at = now() - interval '1 second' where id = $1 and claim_expires_at is not null";
  await store.rows(past, [caseId]);
  await server.useCases.releaseExpiredClaims();
}

async function news({ server }: Walk, { decision }: WalkedCase): Promise<void> {
  await server.useCases.addCaseFacts({ tenantId: decision.tenant.id, cause: "event", data: {}, monitoring: null });
}

/** Makes the move; throws whatever is no refusal that a mover may meet. */
export async function make(walk: Walk, move: Move, walked: WalkedCase): Promise<MoveResult> {
  const { useCases } = walk.server;
  const { caseId } = walked;
  const text = "select revision, assignee_id as holder from cases where id = $1";
  const [found] = await walk.store.rows<{ revision: number; holder: string | null }>(text, [caseId]);
  const holder = move.asHolder ? people.find(({ id }) => id === found?.holder) : undefined;
  const caller = holder ?? (people[move.by] as Caller);
  const revision = Math.max(1, (found?.revision ?? 1) - move.behind);
  const said = { verdict: move.approve ? ("approve" as const) : ("reject" as const), reasonCode: "walk", rationale: "Walked." };
  const dueAt = new Date(Date.now() + 3_600_000).toISOString();
  const note = `note ${++notes}`;
  const closing = { because: "withdrawn" as const, duplicateOf: null, reason: "Walked." };
  const changes: Record<Move["name"], () => Promise<unknown>> = {
    claim: () => useCases.claimCase(caseId, revision, caller),
    release: () => useCases.releaseCase(caseId, revision, caller),
    assign: () => useCases.assignCase(caseId, revision, { assignee: "me", reason: null }, caller),
    escalate: () => useCases.escalateCase(caseId, revision, "Walked.", caller),
    note: () => useCases.addCaseNote(caseId, revision, note, caller),
    verdict: () => useCases.giveVerdict(caseId, revision, said, caller),
    confirm: () => useCases.confirmVerdict(caseId, revision, { agree: true, rationale: "Walked." }, caller),
    disagree: () => useCases.confirmVerdict(caseId, revision, { agree: false, rationale: "Walked." }, caller),
    ask: () => useCases.askForInformation(caseId, revision, { questions: ["Who?"], dueAt }, caller),
    answer: () => answer(useCases, caseId),
    close: () => useCases.closeCase(caseId, revision, closing, caller),
    withdraw: () => useCases.withdrawDecision(walked.decision.id, "Walked.", operator),
    expire: () => expire(walk, caseId),
    news: () => news(walk, walked),
  };
  try {
    await changes[move.name]();
    return { revision, note: move.name === "note" ? note : null };
  } catch (error) {
    if (error instanceof GatehouseError && REFUSALS.has(error.code)) return null;
    throw error;
  }
}
