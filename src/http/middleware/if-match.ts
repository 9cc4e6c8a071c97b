import { GatehouseError } from "../../domain/errors.ts";

const REVISION = /^"(\d{1,15})"$/;
const TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/**
 * The revision that `If-Match: "<revision>"` names. Throws `missing-precondition` without one (and for `*`, which
 * names none), `stale-revision` for a tag that no revision has, weak ones included (RFC 9110, 13.1.1), and
 * `validation` for what is no entity tag.
 */
export function parseIfMatch(header: string | undefined): number {
  if (header === undefined || header.trim() === "*") {
    throw new GatehouseError("missing-precondition", { detail: 'send If-Match: "<revision>" of the case as you saw it' });
  }
  const revision = REVISION.exec(header.trim())?.[1];
  if (revision !== undefined) return Number(revision);
  if (TAG.test(header.trim())) throw new GatehouseError("stale-revision", { detail: "no revision of the case has this tag" });
  throw new GatehouseError("validation", {
    detail: "If-Match is not one entity tag",
    errors: [{ pointer: "/header/if-match", message: 'must be one entity tag: "<revision>"' }],
  });
}
