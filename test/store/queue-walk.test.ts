import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import { type CaseState, caseMoves, isEnded } from "../../src/domain/review-case.ts";
import { eventsOf, keepEvents } from "../helpers/kept-events.ts";
import { openQueuePeople, type QueuePeople } from "../helpers/queue-people.ts";
import { type Move, make, moveNames, people as movers, type WalkedCase } from "../helpers/queue-walk.ts";
import { aSignup } from "../helpers/requests.ts";
import { openStoreClient, type StoreClient } from "../helpers/store-client.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const RUNS = 2_000;
const CASES = 4;
const WITHIN_MS = 25_000;

/** Written by the store itself, so that no move can go unseen. */
const LOG = `
create table walk_log (id bigint generated always as identity, case_id text, was text, became text, step integer, because text);
create function log_walk() returns trigger language plpgsql as $$
  begin
    insert into walk_log (case_id, was, became, step, because)
    values (new.id, old.state, new.state, new.revision - old.revision, new.ended_because);
    return new;
  end $$;
create trigger walk after update on cases for each row execute function log_walk();`;

interface Logged {
  case_id: string;
  was: CaseState;
  became: CaseState;
  step: number;
  because: string | null;
}

function assertLegal({ was, became, step, because }: Logged): void {
  expect([0, 1]).toContain(step);
  if (was === became) expect(isEnded(was) && step > 0 && because === null, `${was} again`).toBe(false);
  else if (isEnded(became) && because !== "verdict") expect(isEnded(was)).toBe(false);
  else expect(caseMoves[was], `${was} → ${became}`).toContain(became);
}

describe("random moves by random people", () => {
  let server: TestServer;
  let store: StoreClient;
  let people: QueuePeople;
  let tenant: string;
  const running: WalkedCase[] = [];
  const notes = new Map<string, string[]>();
  let checked = 0;
  const tally: Record<string, number> = {};

  beforeAll(async () => {
    server = await openTestServer();
    people = await openQueuePeople(server);
    store = await openStoreClient(server);
    await store.rows(LOG);
    await keepEvents(server);
    const { body } = await people.operator.post<Decision>("/v1/tenants", aSignup());
    tenant = body.tenant.externalId;
  });
  afterAll(async () => {
    await store?.close();
    await server?.close();
  });

  /** Half of them need a second person: more than 10^24 operations. */
  async function open(at: number): Promise<WalkedCase> {
    const large = { accelerator: "nvidia-h100-sxm", acceleratorsPerInstance: 8, instances: 400, durationHours: 2160 };
    const decision = at % 2 === 0 ? await people.holdSignup() : await people.askInstances(tenant, large);
    return { decision, caseId: decision.caseId ?? "" };
  }

  /** Of a case that has ended: one verdict that counts, by two people where two were asked, and every note. */
  async function assertWhole({ caseId, decision }: WalkedCase): Promise<void> {
    const found = await people.caseOf(decision);
    const texts = found.timeline.filter(({ type }) => type === "note").map(({ text }) => text);
    expect(texts.toSorted()).toEqual((notes.get(caseId) ?? []).toSorted());
    if (!isEnded(found.state)) return;
    const { body: resolved } = await people.operator.get<Decision>(`/v1/decisions/${decision.id}`);
    expect(resolved.resolution).toBe(found.state);
    const verdicts = found.timeline.filter(({ type }) => type === "verdict");
    const confirmed = found.timeline.filter(({ type }) => type === "confirmed");
    const personOf = (id: string | undefined) => movers.find((each) => each.id === id)?.subject ?? id;
    if (found.endedBecause === "verdict") {
      const last = verdicts.at(-1);
      expect(last?.data["verdict"]).toBe(found.state === "approved" ? "approve" : "reject");
      expect(confirmed).toHaveLength(last?.data["needsSecondPerson"] ? 1 : 0);
      if (confirmed.length > 0) expect(personOf(confirmed[0]?.actor.id)).not.toBe(personOf(last?.actor.id));
      const disagreed = found.timeline.filter(({ type }) => type === "disagreed");
      expect(verdicts).toHaveLength(disagreed.length + 1);
    }
    const grants = await store.rows("select 1 from grants where decision_id = $1", [decision.id]);
    expect(grants).toHaveLength(decision.kind === "instance" && found.state === "approved" ? 1 : 0);
    const told = await eventsOf(server, decision.id);
    expect(told.filter((event) => event === "decision.resolved")).toHaveLength(1);
  }

  /** At most one of those who saw a case at the same revision gets through. */
  async function together(moves: readonly Move[]): Promise<void> {
    const onCases = moves.map((move) => ({ move, walked: running[move.on] as WalkedCase }));
    const results = await Promise.all(onCases.map(({ move, walked }) => make({ server, store }, move, walked)));
    const won = new Set<string>();
    for (const [i, { move, walked }] of onCases.entries()) {
      const result = results[i];
      if (!result) continue;
      tally[move.name] = (tally[move.name] ?? 0) + 1;
      if (result.note) notes.set(walked.caseId, [...(notes.get(walked.caseId) ?? []), result.note]);
      if (["answer", "withdraw", "expire", "news"].includes(move.name)) continue;
      const claim = `${walked.caseId} ${result.revision}`;
      expect(won.has(claim), `two moves from ${claim}`).toBe(false);
      won.add(claim);
    }
  }

  const aMove = fc.record({
    name: fc.constantFrom(...moveNames),
    by: fc.nat(movers.length - 1),
    asHolder: fc.boolean(),
    on: fc.nat(CASES - 1),
    approve: fc.boolean(),
    behind: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  });

  it(
    "lead to no illegal state, no lost note and no second verdict",
    async () => {
      while (running.length < CASES) running.push(await open(running.length));
      const walk = fc.asyncProperty(
        fc.array(fc.array(aMove, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        async (steps) => {
          for (const step of steps) await together(step);
          const logged = await store.rows<Logged>("delete from walk_log returning *");
          for (const one of logged) assertLegal(one);
          const ended = new Set(logged.filter(({ became }) => isEnded(became)).map(({ case_id }) => case_id));
          for (const [i, walked] of running.entries()) {
            if (!ended.has(walked.caseId)) continue;
            await assertWhole(walked);
            checked++;
            running[i] = await open(i);
          }
        },
      );
      // Stops in time on a slow machine, without counting what it did not get to as a failure.
      await fc.assert(walk, {
        numRuns: RUNS,
        interruptAfterTimeLimit: WITHIN_MS,
        markInterruptAsFailure: false,
        endOnFailure: true,
      });
      for (const walked of running) await assertWhole(walked);
      expect(checked).toBeGreaterThan(0);
      // A walk that was long enough has been everywhere.
      const wanted = checked > 50 ? ["verdict", "confirm", "disagree", "note", "answer"] : [];
      expect(wanted.filter((name) => !tally[name])).toEqual([]);
    },
    WITHIN_MS + 15_000,
  );
});
