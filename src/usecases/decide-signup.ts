import type { Decision } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import { changedParts } from "../domain/profile-text.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { createSignupLane } from "../store/commit-signups.ts";
import type { Asked } from "./asked.ts";
import { buildDecision } from "./build-decision.ts";
import { payerKeyOf } from "./conduct-keys.ts";
import type { DecideParts } from "./decide-instance.ts";
import { findLinks, type LinkParts } from "./find-links.ts";
import type { NameHasher } from "./rescreen/name-hasher.ts";
import { storedNamesOf } from "./rescreen/stored-names.ts";
import { factsOfSignup } from "./signup-facts.ts";
import { linkAudit, signupUnit, subjectFor } from "./signup-unit.ts";
import type { TenantContext } from "./tenant-contexts.ts";
import type { UseCases } from "./use-cases.ts";

export interface SignupParts extends DecideParts, Omit<LinkParts, "now" | "catalog" | "lists"> {
  signupLane: ReturnType<typeof createSignupLane>;
  hasher: NameHasher;
}

const MAX_TRIES = 30;

export function createDecideSignup(parts: SignupParts): Pick<UseCases, "decideSignup" | "replaceProfile"> {
  async function decideOnce(profile: SignupRequest, asked: Asked, present: TenantContext | null) {
    const now = parts.now();
    const gathered = await parts.profiles.gather(profile, present?.tenant.id ?? null);
    const links = await findLinks(profile, present, parts);
    const facts = factsOfSignup(profile, { basis: gathered.basis, links, present }, parts, now);
    const policy = parts.policy.active();
    const verdict = policy.evaluate(facts, now);
    const subject = subjectFor(present, links, parts.keyring, now);
    const built = buildDecision(
      {
        kind: "signup",
        tenant: { id: subject.tenantId, externalId: profile.externalId },
        groupId: subject.groupId,
        verdict,
        facts,
        review: policy.document.review,
        region: profile.addresses[0]?.country ?? null,
        index: parts.lists.current(),
        asked,
        now,
        dataKey: subject.dataKey,
        permit: null,
        useKey: gathered.basis.useKey,
        payer: payerKeyOf(profile.payment, parts.keyring),
        matches: () => parts.profiles.explainMatches(profile, gathered.rulings),
      },
      parts,
    );
    built.writes.audit.push(...linkAudit({ tenantId: subject.tenantId, links, present, asked, now }, parts.recordAudit));
    const unit = signupUnit({
      profile,
      gathered,
      links,
      subject,
      present,
      built,
      names: storedNamesOf(profile, gathered.screened, parts),
      changed: present ? changedParts(parts.profiles.unsealProfile(present.tenant), profile) : [],
      completed: parts.completeKey(asked, built.decision),
    });
    const result = await parts.signupLane.commit(unit);
    if (result === "committed") {
      parts.hasher.remember(unit.names.words);
      parts.shadows.observe(built.decision, facts);
    }
    for (const group of links.groups) parts.contexts.forget(group.id);
    return { result, decision: built.decision };
  }

  /** `present` is asked for anew at each try: another request may have changed the tenant meanwhile. */
  async function decide(profile: SignupRequest, asked: Asked, present: () => Promise<TenantContext | null>): Promise<Decision> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { result, decision } = await decideOnce(profile, asked, await present());
      if (result === "committed") return decision;
      if (result === "taken") {
        throw new GatehouseError("tenant-exists", { detail: "a tenant with this external id exists; PUT replaces its profile" });
      }
    }
    throw new GatehouseError("unavailable", {
      detail: "the linked group is being changed too often; try again",
      retryAfterSeconds: 1,
    });
  }

  return {
    decideSignup: (profile, asked) => decide(profile, asked, async () => null),
    replaceProfile: (ref, profile, asked) =>
      decide(profile, asked, async () => {
        const present = await parts.contexts.get(ref);
        if (present.tenant.externalId === profile.externalId) return present;
        const errors = [{ pointer: "/externalId", message: "is not that of the tenant in the path" }];
        throw new GatehouseError("validation", { detail: "the body does not fit", errors });
      }),
  };
}
