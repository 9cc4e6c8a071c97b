import { expect, test } from "vitest";
import { GatehouseError } from "../../../src/domain/errors.ts";
import { parseIfMatch } from "../../../src/http/middleware/if-match.ts";

function codeOf(header: string | undefined): string {
  try {
    return `revision ${parseIfMatch(header)}`;
  } catch (error) {
    return error instanceof GatehouseError ? error.code : "threw";
  }
}

test.each([
  ['"3"', "revision 3"],
  [' "0" ', "revision 0"],
  [undefined, "missing-precondition"],
  ["*", "missing-precondition"],
  ['W/"3"', "stale-revision"],
  ['"abc"', "stale-revision"],
  ['""', "stale-revision"],
  ['"-1"', "stale-revision"],
  ['"9999999999999999"', "stale-revision"],
  ["3", "validation"],
  ['"3", "4"', "validation"],
  ["", "validation"],
])("If-Match: %s is %s", (header, expected) => {
  expect(codeOf(header)).toBe(expected);
});
