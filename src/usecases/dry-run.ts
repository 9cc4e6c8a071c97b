import type { Decision, Verdict } from "../domain/decision.ts";
import type { Facts } from "../domain/facts.ts";
import type { SignupRequest } from "../domain/requests.ts";
import { createId } from "../platform/ids.ts";
import type { PolicyChecker } from "../policy/check/policy-checker.ts";
import { type CompiledPolicy, compilePolicy } from "../policy/compile-policy.ts";
import { listReferences } from "./build-decision.ts";
import type { SignupParts } from "./decide-signup.ts";
import { findLinks } from "./find-links.ts";
import { basisFor, factsOfInstance } from "./instance-facts.ts";
import { refuseBadPolicy } from "./refuse-bad-policy.ts";
import { factsOfSignup } from "./signup-facts.ts";
import type { UseCases } from "./use-cases.ts";

/** Version that a decision of an unsaved policy bears. */
const UNSAVED = 0;

export function createDryRun(parts: SignupParts & { checker: PolicyChecker }): UseCases["dryRun"] {
  async function signup(profile: SignupRequest, now: Date): Promise<{ facts: Facts; tenant: Decision["tenant"] }> {
    const present = await parts.contexts.find(profile.externalId);
    const { basis } = await parts.profiles.gather(profile, present?.tenant.id ?? null);
    const links = await findLinks(profile, present, parts);
    const id = present?.tenant.id ?? createId("ten", now.getTime());
    return {
      facts: factsOfSignup(profile, { basis, links, present }, parts, now),
      tenant: { id, externalId: profile.externalId },
    };
  }

  async function compileGiven(yaml: string): Promise<CompiledPolicy> {
    refuseBadPolicy(await parts.checker.check(yaml), "/policy");
    return compilePolicy(yaml, { version: UNSAVED });
  }

  return async (input, yaml) => {
    const policy = yaml === null ? parts.policy.active() : await compileGiven(yaml);
    const now = parts.now();
    let made: { facts: Facts; tenant: Decision["tenant"] };
    if (input.kind === "signup") made = await signup(input.request, now);
    else {
      const context = await parts.contexts.get(input.request.tenant);
      const { tenant, group } = context;
      const basis = await basisFor(context, input.request, parts.profiles);
      const facts = factsOfInstance(input.request, { basis, tenant, tenantSums: tenant, group }, parts, now);
      made = { facts, tenant: { id: tenant.id, externalId: tenant.externalId } };
    }
    const verdict: Verdict = policy.evaluate(made.facts, now);
    return {
      id: createId("dec", now.getTime()),
      kind: input.kind,
      tenant: made.tenant,
      ...verdict,
      resolution: null,
      lists: listReferences(parts.lists.current()),
      caseId: null,
      permit: null,
      createdAt: now.toISOString(),
      expiresAt: null,
      facts: made.facts,
    };
  };
}
