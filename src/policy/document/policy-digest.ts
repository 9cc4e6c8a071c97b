import { canonicalJson, sha256 } from "../../platform/canonical-json.ts";
import type { PolicyDocument } from "./policy-document.ts";

/** sha256:… over the canonical JSON of the document without its version: the same text has the same digest. */
export const digestOf = ({ version: _, ...content }: PolicyDocument): string => sha256(canonicalJson(content));
