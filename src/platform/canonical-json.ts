import { hash } from "node:crypto";
import canonicalize from "canonicalize";

/** RFC 8785: the same value always gives the same bytes. */
export function canonicalJson(value: unknown): string {
  return canonicalize(value) ?? "null";
}

export function sha256(data: string | Uint8Array): string {
  return `sha256:${hash("sha256", data, "hex")}`;
}
